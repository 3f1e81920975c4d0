import type { Doctype, Field } from '../values/doctype.ts'
import { literally } from '../values/pattern-text.ts'

/** How a DocType says that its rows are named. */
export type Naming = {
  /** names of these forms hold nothing but counters, dates and choices of the form */
  plain: readonly RegExp[]
  /** the columns whose values names are made of, where they can be of a person */
  madeOf: readonly string[]
  /** names are drawn at random */
  drawn: boolean
  /** names are typed in, or made of columns */
  telling: boolean
}

/** https://docs.frappe.io/framework/user/en/basics/doctypes/naming */
export function namingOf(doctype: Doctype): Naming {
  const autoname = doctype.autoname.trim()
  const forms = [
    ...formsOf(doctype, autoname),
    ...seriesOf(doctype).map((series) => partsOfSeries(doctype, series)),
  ]
  const sources = forms.map((parts) => parts.map((part) => sourceOf(doctype, part)))
  const madeOf = forms
    .flat()
    .flatMap((part) => ('column' in part && sourceOf(doctype, part) === null ? [part.column] : []))
  return {
    plain: sources.flatMap((parts) =>
      parts.length === 0 || parts.includes(null) ? [] : [new RegExp(`^${parts.join('')}(-\\d+)*$`)],
    ),
    madeOf: [...new Set(madeOf)],
    drawn: /^(hash|uuid)$/i.test(autoname),
    telling: madeOf.length > 0 || !isOfCounters(autoname),
  }
}

type Part = { literal: string } | { column: string } | { source: string }

/** None where names are drawn, counted, or typed in. */
function formsOf(doctype: Doctype, autoname: string): Part[][] {
  if (autoname.startsWith('field:')) return [[{ column: autoname.slice('field:'.length).trim() }]]
  if (autoname.startsWith('format:')) return [partsOfFormat(doctype, autoname.slice('format:'.length))]
  if (autoname.startsWith('naming_series:')) return []
  return autoname.includes('#') ? [partsOfSeries(doctype, autoname)] : []
}

/** Whether what an `autoname` says is no word of anybody's: nothing is said, or something of which the parts are known. */
function isOfCounters(autoname: string): boolean {
  return /^(|hash|uuid|autoincrement)$|^(field|format|naming_series):|#/i.test(autoname)
}

/** The choices of a form's `naming_series`; without a counter of its own each is followed by one. */
function seriesOf({ fields }: Doctype): string[] {
  const options = fields.find(({ fieldname }) => fieldname === 'naming_series')?.options ?? ''
  return options
    .split('\n')
    .filter((series) => series.trim() !== '')
    .map((series) => (series.includes('#') ? series.trim() : `${series.trim()}.#####`))
}

function partsOfSeries(doctype: Doctype, series: string): Part[] {
  return series.split('.').map((part) => partOf(doctype, part))
}

/** `HR-{YYYY}-{####}` */
function partsOfFormat(doctype: Doctype, format: string): Part[] {
  return format
    .split(/(\{[^{}]*\})/)
    .map((part) => (part.startsWith('{') ? partOf(doctype, part) : { literal: part }))
}

const dates: Readonly<Record<string, string>> = {
  YYYY: '\\d{4}',
  YY: '\\d{2}',
  MM: '\\d{2}',
  DD: '\\d{2}',
  WW: '\\d{1,2}',
  JJJ: '\\d{3}',
  FY: '\\d{2,4}(?:-\\d{2,4})?',
  timestamp: '[\\d .:-]+',
}

function partOf({ fields, columns }: Doctype, part: string): Part {
  const word = part.replace(/[{}]/g, '').trim()
  if (/^#+$/.test(word)) return { source: '\\d+' }
  const date = dates[word]
  if (date !== undefined) return { source: date }
  const isColumn = fields.some(({ fieldname }) => fieldname === word) || columns?.has(word) === true
  return part.startsWith('{') || isColumn ? { column: word } : { literal: part }
}

/** What a part of a name looks like; null where it may be of a person. */
function sourceOf({ fields, columns }: Doctype, part: Part): string | null {
  if ('source' in part) return part.source
  if ('literal' in part) return literally(part.literal)
  const field = fields.find(({ fieldname }) => fieldname === part.column)
  const kind = columns?.get(part.column)?.kind
  if (kind !== undefined && kind !== 'text') return numeric.has(kind) ? '[\\d .:+-]+' : null
  return field === undefined ? null : choiceOf(field)
}

const numeric = new Set(['integer', 'decimal', 'float', 'datetime', 'date', 'time'])

/** A Select holds what the form offers, a Link to DocType names a form. */
function choiceOf({ fieldtype, options }: Field): string | null {
  if (fieldtype === 'Link' && options === 'DocType') return '.{1,140}'
  return fieldtype === 'Select' ? `(?:${options.split('\n').map(literally).join('|')})` : null
}
