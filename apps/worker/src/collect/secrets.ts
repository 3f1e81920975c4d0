import type { Column, Doctype } from './site-metadata.ts'

/** What a person never gets, whatever a data map says: it opens doors instead of telling about them. */
const secretName =
  /(^|_)(password|passwd|passwort|kennwort|passphrase|pwd|secret|token|otp|totp|sid|cookie|credentials?|jwt|pin_code|mot_de_passe|contrasena|senha)(_?(key|hash|code|value|encrypted|salt|text))?$|(^|_)(api|access|private|secret|encryption|signing|reset_password|share|license|auth|session|ssh|webhook|client_secret|login)_?key$|^key$|(^|_)(auth|authorization|verification|login|recovery|backup|mfa|challenge)_?codes?$|(^|_)code_(challenge|verifier)|(^|_)nonce$|_(token|secret|password)_/i

/** The same in the words of other languages, which forms made on the site carry. */
const secretWord =
  /(^|[^\p{L}])(contraseñ[ao]|clave_(de_acceso|secreta|privada|api)|clave_?api|chave_(de_acesso|secreta|api)|código_de_acesso|mot_?de_?passe|clé_(api|secrète|privée|d_accès)|(api|zugangs?|geheim|sicherheits|sitzungs)_?(schlüssel|schluessel|code|wort)|geheimnis|geheimzahl|losung|wachtwoord|lösenord|losenord|salasana|adgangskode|hasło|haslo|heslo|jelszó|jelszo|parol[aă]?|şifre|sifre|пароль|секрет|ключ_(api|доступа)|סיסמה|密码|密碼|密钥|密鑰|口令|令牌|暗証番号|パスワード|비밀번호|암호|पासवर्ड|कूटशब्द|पारण_शब्द|كلمة_(ال)?(مرور|سر)|رمز_(ال)?(دخول|سري|مرور)|مفتاح_(ال)?(api|سري|وصول))($|[^\p{L}\p{M}])/iu

const structured = new Set(['datetime', 'date', 'time', 'decimal', 'float', 'integer'])

/** Columns of this doctype that hold passwords, keys or tokens: Password fields of any origin, and names that say so. */
export function secretColumns(doctype: Doctype): ReadonlySet<string> {
  const known = secretsOf.get(doctype) ?? findSecretColumns(doctype)
  secretsOf.set(doctype, known)
  return known
}

/** Metadata is kept from one export to the next, and so is what follows from it alone. */
const secretsOf = new WeakMap<Doctype, ReadonlySet<string>>()

function findSecretColumns(doctype: Doctype): ReadonlySet<string> {
  const passwords = passwordColumns(doctype)
  const secrets = new Set<string>()
  const labels = new Map(
    doctype.fields.map(({ fieldname, label, custom }) => [fieldname, custom ? label : '']),
  )
  for (const column of doctype.columns?.values() ?? [])
    if (passwords.has(column.name) || hasSecretName(column, labels.get(column.name) ?? ''))
      secrets.add(column.name)
  if (namingFields(doctype).some((field) => secrets.has(field))) secrets.add('name')
  return secrets
}

/** OAuth tokens are filed under the token itself: `autoname` says so. */
function namingFields({ autoname }: Doctype): string[] {
  if (autoname.startsWith('field:')) return [autoname.slice('field:'.length).trim()]
  return [...autoname.matchAll(/\{([^{}]+)\}/g)].map(([, field = '']) => field.trim())
}

/** Password fields, and those that were such before the site made something else of them. */
export function passwordColumns({ fields }: Doctype): ReadonlySet<string> {
  const passwords = fields.filter(
    ({ fieldtype, before }) => fieldtype === 'Password' || before?.fieldtype === 'Password',
  )
  return new Set(passwords.map(({ fieldname }) => fieldname))
}

/** By the column's name, or by what the site's own form calls it. */
function hasSecretName({ kind, name }: Column, label: string): boolean {
  const said = label.trim().replace(/[\s\-/]+/g, '_')
  return !structured.has(kind) && [name, said].some((one) => secretName.test(one) || secretWord.test(one))
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

/** Where in a text something begins and ends. */
export type Range = { start: number; end: number }

/** What `scrubShapes` takes out. */
export function shapeRanges(text: string): Range[] {
  return shapes
    .filter(([hint]) => text.includes(hint))
    .flatMap(([, shape]) => [...text.matchAll(shape)].map((found) => rangeOf(found.index, found[0].length)))
}

export function rangeOf(start: number, length: number): Range {
  return { start, end: start + length }
}
