import { acceptedWords, fileNames, foldName, modeNames, spellingOf, type TlsMode } from './tls-words.ts'

/** Why an address is refused. Holds no value of it: that may be a secret. */
export type AddressProblem = {
  /** continues the sentence "DATABASE_URL …" */
  problem: string
  remedy: string
}

/** How the other side proves itself, and we ourselves where a certificate of ours is wanted. */
export type TlsOptions = {
  verify: 'host' | 'chain'
  /** texts in PEM; without a CA those count that Node knows (`NODE_EXTRA_CA_CERTS` adds to them) */
  ca?: string
  cert?: string
  key?: string
}

/** Reads a file as text, or throws. */
export type ReadFile = (path: string) => string

const roles = new Map<string, 'mode' | keyof typeof fileNames>([
  ...modeNames.map((name) => [foldName(name), 'mode'] as const),
  ...Object.entries(fileNames).flatMap(([role, names]) =>
    names.map((name) => [foldName(name), role as keyof typeof fileNames] as const),
  ),
])

/** Whether a parameter of a URL is about TLS. */
export function isTlsName(name: string): boolean {
  return roles.has(foldName(name))
}

/**
 * What the parameters about TLS ask for together; null for cleartext.
 *
 * @param local whether the server is on this machine: then no word means no TLS; else no word means TLS
 */
export function readTls(
  parameters: readonly (readonly [name: string, value: string])[],
  local: boolean,
  readFile: ReadFile,
): TlsOptions | null | AddressProblem {
  const given = new Map<string, string>()
  for (const [name, value] of parameters) {
    const role = roles.get(foldName(name)) as string
    if (given.has(role)) return twice(name)
    given.set(role, value)
  }
  const mode = modeOf(given, local)
  if (typeof mode !== 'string') return mode
  const files = [...given].filter(([role]) => role !== 'mode')
  if (mode === 'off') return files.length === 0 ? null : contradiction
  const options: TlsOptions = { verify: mode }
  for (const [role, path] of files) {
    // libpq's word for the CAs that the system knows.
    if (role === 'ca' && path === 'system') continue
    try {
      options[role as 'ca' | 'cert' | 'key'] = readFile(path)
    } catch {
      return unreadable(role as keyof typeof fileNames)
    }
  }
  if (options.verify === 'chain' && options.ca === undefined) return chainWithoutCa
  return options
}

function modeOf(given: ReadonlyMap<string, string>, local: boolean): TlsMode | AddressProblem {
  const word = given.get('mode')
  if (word === undefined) return local && given.size === 0 ? 'off' : 'host'
  const spelling = spellingOf(word)
  if (spelling === undefined) {
    return {
      problem: `has a value of ${modeNames.join(', ')} that is not known`,
      remedy: `Write one of ${acceptedWords.join(', ')}.`,
    }
  }
  if (spelling.mode === null) {
    return {
      problem: `asks for ${spelling.words.join(', ')} or the like, which is ${spelling.meaning}`,
      remedy: `Write one of ${acceptedWords.join(', ')}.`,
    }
  }
  const ownCa = given.has('ca') && given.get('ca') !== 'system'
  return /^require/i.test(word) && ownCa ? 'chain' : spelling.mode
}

const twice = (name: string): AddressProblem => ({
  problem: `says ${name} beside another parameter of the same meaning`,
  remedy: 'Leave one of them.',
})

const contradiction: AddressProblem = {
  problem: 'names files for TLS and switches TLS off',
  remedy: 'Leave one of the two.',
}

const chainWithoutCa: AddressProblem = {
  problem: 'asks for verify-ca and names no CA file: anybody can have a certificate of a public CA',
  remedy: `Name the CA in ${fileNames.ca[0]}, or write verify-full.`,
}

const unreadable = (role: keyof typeof fileNames): AddressProblem => ({
  problem: `names a file in ${fileNames[role].join(', ')} that cannot be read`,
  remedy: 'Put the file there, in PEM, readable for this process.',
})
