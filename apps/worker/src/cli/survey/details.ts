import { columned, wrapped } from './lines.ts'
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
  return [
    'Said by maps: whose rows are people (record), and what hangs on what (hangsOn)',
    ...columned(
      said.map(({ doctype, record, hangsOn, by }) => [
        doctype,
        record === undefined ? '' : `record: ${record}`,
        hangsOn === undefined ? '' : `hangsOn: [${hangsOn.join(', ')}]`,
        by,
      ]),
      '  ',
    ),
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
  too_far: 'it is more than two documents away',
}

function left({ reachable }: Survey): string[] {
  const [first] = reachable
  if (first === undefined) return []
  return [
    'Name no person, refer to documents of people, and stay out of their files',
    ...reachable.flatMap((one) => [
      `  ${titleOf(one)}: ${reasons[one.because ?? 'submittable']}`,
      ...referencesOf(one),
    ]),
    'Where a row belongs to the person all the same, name the field in the site’s data map; where it does',
    'not, say so by an empty list, and it is not listed any more:',
    'version: 1',
    'doctypes:',
    `  ${JSON.stringify(first.doctype)}: { hangsOn: [${first.fields[0]?.column}] }`,
    ...(reachable[1] === undefined ? [] : [`  ${JSON.stringify(reachable[1].doctype)}: { hangsOn: [] }`]),
  ]
}

function titleOf({ doctype, rows }: Reachable): string {
  return rows ? doctype : `${doctype} (no rows)`
}

function referencesOf({ fields }: Reachable): string[] {
  return fields.flatMap(({ column, to }) => {
    const [first = '', ...more] = wrapped(to, '      ')
    return [`    ${column} to ${first.trim()}`, ...more]
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
