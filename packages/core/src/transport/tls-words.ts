/** What a database URL asks of the connection. Where there is TLS, nothing is sent before the certificate is checked. */
export type TlsMode = 'off' | 'host' | 'chain'

type Spelling = {
  words: readonly string[]
  /** null: refused, and why */
  mode: TlsMode | null
  /** continues the sentence "That means …" */
  meaning: string
}

/** Names of the one question "with TLS?", as the users of libpq, MariaDB, MySQL, JDBC, Go and Node write them. */
export const modeNames = ['ssl', 'sslmode', 'ssl-mode', 'tls'] as const

/** Names of files in PEM, each with what it holds. */
export const fileNames = {
  ca: ['sslrootcert', 'sslca', 'ssl-ca'],
  cert: ['sslcert', 'ssl-cert'],
  key: ['sslkey', 'ssl-key'],
} as const

/** Every value that people write there, for both engines alike. The table of docs/ops/operations.md is made of this one. */
export const spellings: readonly Spelling[] = [
  {
    words: ['true', '1', 'on', 'yes', 'verify-full', 'verify-identity'],
    mode: 'host',
    meaning: 'TLS; the certificate must come from a known CA and name the host',
  },
  {
    words: ['require', 'required'],
    mode: 'host',
    meaning: 'the same; with a CA file as `verify-ca`',
  },
  {
    words: ['verify-ca'],
    mode: 'chain',
    meaning: 'TLS; the certificate must come from the CA of the CA file, whatever host it names',
  },
  {
    words: ['disable', 'disabled', 'off', 'false', '0', 'no'],
    mode: 'off',
    meaning: 'cleartext, in writing',
  },
  {
    words: ['prefer', 'preferred', 'allow'],
    mode: null,
    meaning: 'refused: whoever is between may take the TLS away',
  },
  {
    words: ['no-verify', 'skip-verify', 'trust', 'insecure'],
    mode: null,
    meaning:
      'refused: whoever is between may show a certificate of their own; name the server’s in a CA file',
  },
]

/** One spelling for `ssl-mode`, `ssl_mode`, `sslMode` and `SSLMODE`. */
export function foldName(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '')
}

/** What a value means; undefined where nobody writes it. */
export function spellingOf(value: string): Spelling | undefined {
  const folded = value.toLowerCase().replaceAll('_', '-')
  return spellings.find(({ words }) => words.includes(folded))
}

/** The values that are accepted, for a remedy. */
export const acceptedWords = spellings.flatMap(({ words, mode }) => (mode === null ? [] : words))
