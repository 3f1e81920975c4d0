// Reads `.env`. Plain JavaScript without dependencies, as run.mjs.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const skipped = /[ \t]*(?:#.*)?(?:\r?\n|$)/y
const assignment = /([A-Za-z_]\w*)=(?:'([^']*)'|"([^"$`\\]*)"|([^\s'"#$`\\;&|<>()~]*))[ \t]*(?:\r?\n|$)/y

/**
 * The variables of a text that a shell, Docker, systemd and this service read alike.
 *
 * @returns what is set, with its line; and the lines that these read each in their own way, by the name that stands there
 */
export function parseEnvText(text) {
  const set = new Map()
  const faults = []
  const lineAt = (offset) => text.slice(0, offset).split('\n').length
  for (let at = 0; at < text.length; ) {
    const found = matchAt(skipped, text, at) ?? matchAt(assignment, text, at)
    if (found === null) {
      const [line] = text.slice(at).split('\n', 1)
      faults.push({ line: lineAt(at), name: /^\s*(?:export\s+)?(\w{1,60})\s*=/.exec(line)?.[1] ?? null })
      at += line.length + 1
      continue
    }
    const [whole, name, single, double, bare] = found
    if (name !== undefined) set.set(name, { value: single ?? double ?? bare ?? '', line: lineAt(at) })
    at += whole.length
  }
  return { set, faults }
}

function matchAt(pattern, text, at) {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/**
 * The variables of the folder's `.env`, and what is to be said of the file; no value is ever said. A name that
 * `.env.example` and the sites file do not know is passed on, and told: it may be misspelled.
 *
 * @returns `faults` are reasons not to start
 */
export function readEnvFile(root) {
  const file = join(root, '.env')
  if (!existsSync(file)) return { variables: {}, faults: [], remarks: [] }
  const { set, faults } = parseEnvText(readFileSync(file, 'utf8'))
  const known = knownNames(root, set.get('SITES_FILE')?.value)
  const strangers = [...set].filter(
    ([name]) => !known.has(name) && !/^(NODE|TZ$|LANG$|LC|AWS|HTTPS?|NO)_?/.test(name),
  )
  return {
    variables: Object.fromEntries([...set].map(([name, { value }]) => [name, value])),
    faults: faults.map(
      ({ line, name }) =>
        `.env, line ${line}${name === null ? '' : ` (${name})`}: write NAME='value', in single quotes and without a comment behind it. A shell, Docker, systemd and Node read this line each in their own way.`,
    ),
    remarks: strangers.map(
      ([name, { line }]) => `.env, line ${line}: ${name} is no variable of this service. See .env.example.`,
    ),
  }
}

function knownNames(root, sitesFile) {
  const text = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '')
  const example = text(join(root, '.env.example')).matchAll(/^(?:# )?([A-Z][A-Z0-9_]+)=/gm)
  const ofSites = sitesFile ? text(resolve(root, sitesFile)).matchAll(/\$\{(\w+)\}/g) : []
  return new Set([...example, ...ofSites].map(([, name]) => name))
}
