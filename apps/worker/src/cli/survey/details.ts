import { columned, wrapped } from './lines.ts'
import type { MapSetting } from './people.ts'
import type { Reachable } from './reachable.ts'
import type { Survey } from './site-survey.ts'

/** Every table and column that points at a person, what hangs on what, and what was decided of it. */
export function detailsOf(survey: Survey): string {
  const parts = [tables(survey), settings(survey), followed(survey), left(survey), withoutPeople(survey)]
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n\n`)
    .join('')
}

function tables({ doctypes }: Survey): string[] {
  const rows = doctypes.flatMap(({ fields }) =>
    fields.map(({ column, pointsAt, role, by }) => [column, pointsAt, role, by]),
  )
  const head = ['column', 'points at', 'role', 'known by']
  const [first = '', ...lines] = columned([head, ...rows], '  ')
  let at = 0
  return [
    'DocType  category  classified by',
    first,
    ...doctypes.flatMap(({ doctype, category, classifiedBy, fields }) => {
      const own = linesOf(fields.length)
      return [`${doctype}  ${category}  ${classifiedBy ?? 'NOTHING'}`, ...own]
    }),
  ]
  function linesOf(count: number): string[] {
    const own = lines.slice(at, at + count)
    at += count
    return own
  }
}

function settings({ settings: said }: Survey): string[] {
  if (said.length === 0) return []
  const isPlain = ({ record, hangsOn }: MapSetting) => record === 'document' && hangsOn === undefined
  const documents = said
    .filter(isPlain)
    .map(({ doctype, by }) => (by === 'site' ? `${doctype} (site)` : doctype))
  return [
    'Said by maps: whose rows are people (record), and what hangs on what (hangsOn)',
    ...columned(
      said
        .filter((one) => !isPlain(one))
        .map(({ doctype, record, hangsOn, by }) => [
          doctype,
          record === undefined ? '' : `record: ${record}`,
          hangsOn === undefined ? '' : `hangsOn: [${hangsOn.join(', ')}]`,
          by,
        ]),
      '  ',
    ),
    ...(documents.length === 0 ? [] : ['  record: document']),
    ...wrapped(documents, '    '),
  ]
}

function followed({ followed: hanging }: Survey): string[] {
  if (hanging.length === 0) return []
  return [
    'Name no person, and go into the file of whose document they refer to',
    ...hanging.flatMap((one) => [`  ${titleOf(one)}  known by ${one.by}`, ...referencesOf(one)]),
  ]
}

const reasons = {
  submittable: 'it is submitted, as business documents are',
  company: 'it names a company, as business documents do',
  notice: 'it is a notice to whom it names',
  child_table: 'a child table of forms that name no person',
  too_far: 'it is more than two documents away',
}

function left({ reachable }: Survey): string[] {
  if (reachable.length === 0) return []
  const ordered = [...reachable].sort((one, other) => Number(other.rows) - Number(one.rows))
  const example = ordered.find(({ because }) => because !== 'child_table' && because !== 'too_far')
  const other = ordered.find((one) => one !== example)
  return [
    'Name no person, refer to documents of people, and stay out of their files',
    ...ordered.flatMap((one) => [
      `  ${titleOf(one)}: ${reasons[one.because ?? 'submittable']}`,
      ...referencesOf(one),
    ]),
    'Where such a row belongs to whose document it refers to, name the field in the site’s data map',
    '(no map can say it of a child table). Where it does not, an empty list says so, and ends it:',
    'version: 1',
    'doctypes:',
    ...(example === undefined
      ? []
      : [`  ${JSON.stringify(example.doctype)}: { hangsOn: [${example.fields[0]?.column}] }`]),
    ...(other === undefined ? [] : [`  ${JSON.stringify(other.doctype)}: { hangsOn: [] }`]),
  ]
}

function titleOf({ doctype, rows }: Reachable): string {
  return rows ? doctype : `${doctype} (no rows)`
}

function referencesOf({ fields }: Reachable): string[] {
  return fields.flatMap(({ column, to }) => {
    const [first = '', ...more] = to
    return wrapped([`${column} to ${first}`, ...more], '    ')
  })
}

const whyNobody = {
  list: 'the form lists other DocTypes',
  rows: 'its rows name other DocTypes',
  no_rows: 'no rows yet',
}

function withoutPeople({ withoutPeople: links }: Survey): string[] {
  if (links.length === 0) return []
  return [
    'Dynamic Links that name no person',
    ...columned(
      links.map(({ doctype, column, because }) => [doctype, column, whyNobody[because]]),
      '  ',
    ),
  ]
}
