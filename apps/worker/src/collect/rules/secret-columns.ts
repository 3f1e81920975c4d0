import type { SiteMetadata } from '../site/metadata.ts'
import type { Column, Doctype, Field } from '../values/doctype.ts'
import type { DoctypeRule } from './data-map-schema.ts'

/** Credentials are never exported, whoever's they are. That a column holds one is guessed by its name. */
const secretName =
  /(^|_)(password|passwd|passwort|kennwort|passphrase|pwd|secret|token|otp|totp|cookie|jwt|mot_de_passe|contrasena|senha)(_?(key|hash|code|value|encrypted|salt|text))?$|(^|_)(api|access|private|secret|encryption|signing|reset_password|share|license|auth|session|ssh|webhook|client_secret|login)_?key$|^key$|(^|_)(auth|authorization|verification|login|recovery|backup|mfa|challenge)_?codes?$|(^|_)code_(challenge|verifier)|(^|_)nonce$|_(token|secret|password)_/i

/** The same in the words of other languages, which forms made on the site carry. */
const secretWord =
  /(^|[^\p{L}])(contraseñ[ao]|clave_(de_acceso|secreta|privada|api)|clave_?api|chave_(de_acesso|secreta|api)|código_de_acesso|mot_?de_?passe|clé_(api|secrète|privée|d_accès)|(api|zugangs?|geheim|sicherheits|sitzungs)_?(schlüssel|schluessel|code|wort)|geheimnis|geheimzahl|losung|wachtwoord|lösenord|losenord|salasana|adgangskode|hasło|haslo|heslo|jelszó|jelszo|parol[aă]?|şifre|sifre|пароль|секрет|ключ_(api|доступа)|סיסמה|密码|密碼|密钥|密鑰|口令|令牌|暗証番号|パスワード|비밀번호|암호|पासवर्ड|कूटशब्द|पारण_शब्द|كلمة_(ال)?(مرور|سر)|رمز_(ال)?(دخول|سري|مرور)|مفتاح_(ال)?(api|سري|وصول))($|[^\p{L}\p{M}])/iu

/**
 * A session, or a student's number; what opens a door, or a degree; a code for a card, or for the post; a key for a door, or
 * of a list: the value says.
 */
const doubtfulName = /(^|_)(sid|credentials?|pin_code)$|_key$/i

/** Nothing else is called like this. */
const plainName =
  /(^|_)(password|passwd|secret|(api|access|private|secret|encryption|reset_password)_?key|(access|refresh|auth|api|bearer)_?token)$/i

/** Whether what stands in a column of this name is a secret even where it does not look drawn at random. */
export function isPlainlySecret(column: string): boolean {
  return plainName.test(column)
}

const structured = new Set(['datetime', 'date', 'time', 'decimal', 'float', 'integer'])

/** The modules of Frappe and ERPNext that keep keys: what one of their own fields is called after a secret is one. */
const keyKeepers = new Set(['Core', 'Integrations', 'ERPNext Integrations', 'Email', 'Telephony'])

/** Where Frappe keeps keys, whatever the module is called. */
const keptKeys: Readonly<Record<string, readonly string[]>> = {
  User: ['api_key', 'api_secret', 'reset_password_key'],
  'Document Share Key': ['key'],
  'OAuth Authorization Code': ['authorization_code', 'code_challenge', 'nonce'],
  'OAuth Bearer Token': ['access_token', 'refresh_token'],
  'OAuth Client': ['client_secret'],
  'Token Cache': ['access_token', 'refresh_token'],
  Webhook: ['webhook_secret'],
}

/** Columns that hold passwords, keys or tokens, and how that is known. */
export type SecretColumns = {
  /** Password fields of any origin, fields in which Frappe and ERPNext keep keys, what rows are named by */
  certain: ReadonlySet<string>
  /** their names say so */
  guessed: ReadonlySet<string>
  /** their names may say so: a value that looks drawn at random is one */
  doubtful: ReadonlySet<string>
}

/** What is kept back of this doctype: all that is certain, and guesses that the site's data map does not lift. */
export function secretColumns(metadata: OfSite, doctype: Doctype, rule: DoctypeRule): ReadonlySet<string> {
  return metadata.derived.once(keptBack, secretsIn(metadata, doctype), rule)
}

type OfSite = Pick<SiteMetadata, 'derived'>

/** Whether the site's own words say that a column of this name holds no secret. */
export function isLifted({ fields }: DoctypeRule, column: string): boolean {
  return fields?.[column]?.notSecret !== undefined
}

export function secretsIn({ derived }: OfSite, doctype: Doctype): SecretColumns {
  return derived.once(findSecretColumns, doctype)
}

function keptBack({ certain, guessed }: SecretColumns, rule: DoctypeRule): ReadonlySet<string> {
  return new Set([...certain, ...[...guessed].filter((column) => !isLifted(rule, column))])
}

function findSecretColumns(doctype: Doctype): SecretColumns {
  const passwords = passwordColumns(doctype)
  const naming = new Set(namingFields(doctype))
  const [certain, guessed, doubtful] = [new Set<string>(), new Set<string>(), new Set<string>()]
  const fields = new Map(doctype.fields.map((field) => [field.fieldname, field]))
  for (const column of doctype.columns?.values() ?? []) {
    const field = fields.get(column.name)
    const named = names(column, field)
    const says = (pattern: RegExp) => named.some((one) => pattern.test(one))
    const secret = says(secretName) || says(secretWord)
    if (passwords.has(column.name)) certain.add(column.name)
    else if (secret && (naming.has(column.name) || isKeyKeepers(doctype, field))) certain.add(column.name)
    else if (secret) guessed.add(column.name)
    else if (says(doubtfulName)) doubtful.add(column.name)
  }
  if ([...naming].some((field) => certain.has(field))) certain.add('name')
  return { certain, guessed, doubtful }
}

function isKeyKeepers({ name, custom, module }: Doctype, field: Field | undefined): boolean {
  if (custom || field?.custom !== false) return false
  return keyKeepers.has(module) || keptKeys[name]?.includes(field.fieldname) === true
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

/** The column's name, and what the site's own form calls it. */
function names({ kind, name }: Column, field: Field | undefined): string[] {
  if (structured.has(kind)) return []
  return [name, ...(field?.custom ? [field.label.trim().replace(/[\s\-/]+/g, '_')] : [])]
}

/** A column that once was a Password field keeps its asterisks when the field is gone. */
export function isMaskedSecret(text: string): boolean {
  return /^\*{4,}$/.test(text)
}
