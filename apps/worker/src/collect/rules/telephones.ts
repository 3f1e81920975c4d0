import type { SiteMetadata } from '../site/metadata.ts'
import type { Doctype, Field } from '../values/doctype.ts'
import type { DoctypeRule } from './data-map-schema.ts'
import { wordsOfTitle } from './people/name-words.ts'
import { isPersonDoctype } from './person-fields.ts'

/** A column that holds a telephone number. */
export type TelephoneColumn = {
  column: string
  /** the number of somebody besides, such as whom to call in an emergency */
  ofAnother: boolean
  /** the field that links to where the form copies it from */
  copiedBy?: string
}

/** The columns of a form that hold telephone numbers, by type, options or name. */
export function telephoneColumns(metadata: SiteMetadata, doctype: Doctype): readonly TelephoneColumn[] {
  return metadata.derived.once(readColumns, doctype)
}

function readColumns(doctype: Doctype): readonly TelephoneColumn[] {
  return doctype.fields.filter((field) => isText(doctype, field) && isTelephone(field)).map(columnOf)
}

function columnOf({ fieldname, fetchFrom }: Field): TelephoneColumn {
  const ofAnother = wordsOfTitle(fieldname).some((word) => relations.has(word))
  const copiedBy = fetchFrom?.split('.')[0]
  return { column: fieldname, ofAnother, ...(copiedBy !== undefined && { copiedBy }) }
}

const relations = new Set(
  'emergency guardian parent mother father spouse husband wife partner relative kin reference referrer manager notfall urgence emergencia'.split(
    ' ',
  ),
)

function isTelephone({ fieldname, fieldtype, options }: Field): boolean {
  if (fieldtype === 'Phone' || options === 'Phone' || options === 'Mobile') return true
  return isPlain({ fieldtype, options }) && wordsOfTitle(fieldname).some((word) => called.test(word))
}

const called =
  /^(?:telephon|telefon|telefoon|telefono|telefone|phone|mobile?|movil|cell|celular|cellulare|cellphone|handy|whatsapp|msisdn|tel)/

const plainTypes = new Set(['Data', 'Read Only', 'Small Text', 'Text', 'Code', 'Autocomplete'])

function isPlain({ fieldtype, options }: Pick<Field, 'fieldtype' | 'options'>): boolean {
  return plainTypes.has(fieldtype) && options === ''
}

function isText({ columns }: Doctype, { fieldname }: Field): boolean {
  return columns?.get(fieldname)?.kind === 'text'
}

/**
 * The columns by which rows of a doctype are calls and short messages from or to somebody: none where it holds other things.
 * A form says so by both ends of the line, by a recording, or by its name, and the data map where it does not.
 */
export function lineColumns(metadata: SiteMetadata, doctype: Doctype, rule: DoctypeRule): readonly string[] {
  const columns = metadata.derived.once(readLine, metadata, doctype, rule)
  return columns.filter((column) => rule.fields?.[column]?.person !== 'ignore')
}

function readLine(metadata: SiteMetadata, doctype: Doctype, rule: DoctypeRule): readonly string[] {
  if (doctype.isTable || doctype.isSingle || doctype.isVirtual || doctype.columns === null) return []
  if (rule.telephony === false || isPersonDoctype(metadata, doctype.name)) return []
  // Mail has a finder of its own.
  if (doctype.name === 'Communication') return []
  const texts = doctype.fields.filter((field) => isText(doctype, field))
  const phones = texts.filter(isTelephone)
  const from = texts.filter((field) => isEnd(field, beginnings))
  const to = texts.filter((field) => isEnd(field, endings))
  const numbers = texts.filter((field) => isEnd(field, numberWords))
  const all = [...new Set([...phones, ...from, ...to, ...numbers])].map(({ fieldname }) => fieldname)
  const saysSo = wordsOfTitle(doctype.name).some((word) => calls.has(word)) || rule.telephony === true
  const isRecorded = doctype.fields.some(({ fieldname }) => /(^|_)record(ing)?(_|$)/.test(fieldname))
  if (from.length > 0 && to.length > 0) return all
  return (saysSo || isRecorded) && all.length > 0 ? all : []
}

const beginnings = new Set(['from', 'caller', 'sender', 'source', 'von', 'anrufer'])
const endings = new Set(['to', 'callee', 'receiver', 'recipient', 'recipients', 'destination', 'an'])
const numberWords = new Set(['number', 'numbers', 'nummer', 'numero'])
const calls = new Set(
  'call calls sms whatsapp telephony voicemail anruf anrufe appel appels llamada llamadas chiamata chiamate'.split(
    ' ',
  ),
)

/** What is said of an end of a line besides. */
const besides = new Set('number no phone mobile id sent requested called nr tel'.split(' '))

function isEnd({ fieldname, fieldtype, options }: Field, words: ReadonlySet<string>): boolean {
  if (!isPlain({ fieldtype, options }) && options !== 'Phone' && fieldtype !== 'Phone') return false
  const own = wordsOfTitle(fieldname)
  return own.some((word) => words.has(word)) && own.every((word) => words.has(word) || besides.has(word))
}
