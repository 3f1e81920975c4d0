import type { Column, Doctype } from './site-metadata.ts'

/** What a person never gets, whatever a data map says: it opens doors instead of telling about them. */
const secretName =
  /(^|_)(password|passwd|passwort|kennwort|passphrase|pwd|secret|token|otp|totp|sid|cookie|credentials?|jwt|pin_code|mot_de_passe|contrasena|senha)(_?(key|hash|code|value|encrypted|salt|text))?$|(^|_)(api|access|private|secret|encryption|signing|reset_password|share|license|auth|session|ssh|webhook|client_secret|login)_?key$|^key$|(^|_)(auth|authorization|verification|login|recovery|backup|mfa|challenge)_?codes?$|(^|_)code_(challenge|verifier)|(^|_)nonce$|_(token|secret|password)_/i

const structured = new Set(['datetime', 'date', 'time', 'decimal', 'float', 'integer'])

/** Columns of this doctype that hold passwords, keys or tokens: Password fields of any origin, and names that say so. */
export function secretColumns(doctype: Doctype): ReadonlySet<string> {
  const passwords = passwordColumns(doctype)
  const secrets = new Set<string>()
  for (const column of doctype.columns?.values() ?? [])
    if (passwords.has(column.name) || hasSecretName(column)) secrets.add(column.name)
  if (secrets.has(namingField(doctype))) secrets.add('name')
  return secrets
}

/** OAuth tokens are filed under the token itself: `autoname` says so. */
function namingField(doctype: Doctype): string {
  return doctype.autoname.match(/^field:\s*(\w+)$/)?.[1] ?? ''
}

/** Password fields, and those that were such before the site made something else of them. */
export function passwordColumns({ fields }: Doctype): ReadonlySet<string> {
  const passwords = fields.filter(
    ({ fieldtype, before }) => fieldtype === 'Password' || before?.fieldtype === 'Password',
  )
  return new Set(passwords.map(({ fieldname }) => fieldname))
}

function hasSecretName(column: Column): boolean {
  return !structured.has(column.kind) && secretName.test(column.name)
}

/** A column that once was a Password field keeps its asterisks when the field is gone. */
export function isMaskedSecret(text: string): boolean {
  return /^\*{4,}$/.test(text)
}

const shapes: [hint: string, shape: RegExp][] = [
  ['$pbkdf2', /\$pbkdf2-sha[^\s"'<]*/g],
  ['$argon2', /\$argon2i[^\s"'<]*/g],
  ['$2', /\$2[aby]\$\d\d\$[\w./]{53}/g],
  ['gAAAAA', /\bgAAAAA[\w-]{60,}={0,2}/g],
  ['PRIVATE KEY', /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----)?/g],
  [
    'key=',
    /(?<=(?:update-password|login_via_key|login_with_key|reset[-_]password)[^\s"'<>]{0,80}?\bkey=(?:3D)?(?:=\r?\n)?)[\w-](?:=\r?\n|[\w%-]){15,}/g,
  ],
  ['sid=', /(?<=[?&;\s]sid=(?:3D)?(?:=\r?\n)?)[0-9a-f](?:=\r?\n|[0-9a-f]){30,}/g],
  ['token=', /(?<=(?:access|refresh|api|auth)_token=(?:3D)?(?:=\r?\n)?)[\w-](?:=\r?\n|[\w.%-]){15,}/g],
  ['token ', /(?<=\bauthorization['"]?\s*[:=]\s*['"]?token )[\w-]+:[\w-]+/gi],
]

export const withheldMark = '[withheld]'

/** The text without anything that has the shape of a credential: hashes, sealed values, links that sign somebody in. */
export function scrubShapes(text: string): string {
  let scrubbed = text
  for (const [hint, shape] of shapes)
    if (scrubbed.includes(hint)) scrubbed = scrubbed.replace(shape, withheldMark)
  return scrubbed
}
