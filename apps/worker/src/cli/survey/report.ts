import type { DataMap } from '../../collect/rules/data-map.ts'
import { besideTheMap } from './beside-the-map.ts'
import { columned, wrapped } from './lines.ts'
import type { PeopleDoctype } from './people.ts'
import type { Proposal } from './proposals.ts'
import type { SiteBeside } from './site-beside.ts'
import type { Survey } from './site-survey.ts'

export type Checked = {
  site: string
  survey: Survey
  statements: DataMap['statements']
  /** what the account cannot read */
  unreadable: readonly string[]
  beside: SiteBeside
}

/** What an officer has to know of a site: the numbers, then what is still to be done. */
export function reportOf(checked: Checked): string {
  const { site, survey, statements, unreadable, beside } = checked
  const parts = [
    `${site}: what this site keeps of people, and what the data map says of it`,
    columned(numbers(checked), '  '),
    people(survey.people, unreadable.length > 0),
    verdict(site, survey),
    unfollowed(survey),
    guesses(survey),
    masks(survey),
    saidBy(site, statements),
    ...besideTheMap(site, beside),
    sightOf(site, unreadable),
    'Each table and column, and how it is known: --details. The same for programs: --json.',
  ]
  return `${parts
    .map((part) => [part].flat())
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function numbers({ survey, statements, unreadable, beside }: Checked): string[][] {
  const { doctypes, unclassified, people: known, reachable } = survey
  const filled = reachable.filter(({ rows }) => rows).length
  const open = new Set(unclassified)
  const isOpen = ({ doctype, partOf }: Survey['doctypes'][number]) =>
    open.has(doctype) || partOf.some((parent) => open.has(parent))
  const openTables = doctypes.filter(isOpen)
  const children = openTables.filter(({ partOf }) => partOf.length > 0).length
  const count = (columns: 'secretByName' | 'masked') =>
    `${doctypes.reduce((sum, doctype) => sum + doctype[columns].length, 0)}`
  return [
    ['DocTypes that point at a person', `${doctypes.length}`],
    ['  classified', `${doctypes.length - openTables.length}`],
    ['  not classified', `${unclassified.length}${children > 0 ? ` (and child tables: ${children})` : ''}`],
    ['DocTypes whose rows are people or staff', `${known.length}`],
    ['Reachable from a person’s document, not followed', `${reachable.length} (${filled} with rows)`],
    ['Columns kept back as secrets for their names', count('secretByName')],
    ['Columns masked on the site’s own forms', count('masked')],
    ['Statements of the company', statements === null ? 'missing' : 'approved'],
    ['ERPNext’s own collector', stateOf(beside)],
    ['This account', unreadable.length === 0 ? 'reads all that exports need' : 'CANNOT READ ALL'],
  ]
}

function stateOf({ builtInCollector }: SiteBeside): string {
  if (builtInCollector === null) return 'not seen'
  return builtInCollector.state === 'open' ? 'OPEN: anybody’s data for whoever asks' : 'closed'
}

const kinds = { person: 'people', staff: 'members of the staff', party: 'people or companies' }
const deciders = {
  erpnext: 'on every site',
  site: 'as the site’s map says',
  map: 'as the shipped map says',
  form: 'as their forms show',
  rows: 'as their rows show',
  party_types: 'as the list of Party Types says',
}

/** Whose rows are people, by what decided it. */
function people(known: readonly PeopleDoctype[], unread: boolean): string[] {
  const groups = (Object.keys(deciders) as (keyof typeof deciders)[]).flatMap((by) =>
    (Object.keys(kinds) as (keyof typeof kinds)[]).map((kind) => ({
      title: `  ${kinds[kind]}, ${deciders[by]}:`,
      some: known.filter((one) => one.by === by && one.kind === kind),
    })),
  )
  return [
    'Rows are',
    ...groups
      .filter(({ some }) => some.length > 0)
      .flatMap(({ title, some }) => [
        title,
        ...wrapped(
          some.map(({ doctype, rows }) => (rows ? doctype : `${doctype} (no rows)`)),
          '    ',
        ),
      ]),
    ...(unread ? ['  and more perhaps: without reading all rows that is not known'] : []),
  ]
}

const guessedFrom: Record<Proposal['by'], string> = {
  module: 'by its module',
  same_module: 'as most of its module',
  name: 'by its name',
  people: 'by whose rows they are',
  links: 'by what it links to',
  fields: 'by its fields',
  nothing: 'nothing tells: choose',
}

function verdict(site: string, { doctypes, unclassified, proposals }: Survey): string[] {
  const counted = `${site}: ${doctypes.length} tables point at a person`
  if (unclassified.length === 0) return [`${counted}; all are classified.`]
  return [
    `${counted}; ${unclassified.length} are not classified:`,
    ...wrapped(unclassified, '  '),
    'Their rows are exported; say in the site’s data map why they are kept. A proposal, to be read first:',
    'version: 1',
    'doctypes:',
    ...columned(
      proposals.map(({ doctype, category, record, by }) => [
        `${JSON.stringify(doctype)}: { category: ${category}${record ? `, record: ${record}` : ''} }`,
        `# ${guessedFrom[by]}`,
      ]),
      '  ',
    ),
  ]
}

function unfollowed({ reachable }: Survey): string[] {
  const filled = reachable.filter(({ rows }) => rows)
  if (filled.length === 0) return []
  return [
    'Name no person, refer to documents of people, and stay out of their files (--details says why):',
    ...wrapped(
      filled.map(({ doctype }) => doctype),
      '  ',
    ),
  ]
}

/** What is kept back as a secret for its name alone, and how to say that it is none. */
function guesses({ doctypes }: Survey): string[] {
  const held = doctypes.filter(({ secretByName }) => secretByName.length > 0)
  if (held.length === 0) return []
  return [
    'Kept back as secrets because their names sound like it:',
    ...held.map(({ doctype, secretByName }) => `  ${doctype}: ${secretByName.join(', ')}`),
    'Where one holds no secret, say why in the site’s data map, for example:',
    'version: 1',
    'doctypes:',
    `  ${JSON.stringify(held[0]?.doctype)}: { fields: { ${held[0]?.secretByName[0]}: { notSecret: number on a badge } } }`,
  ]
}

/** What the site shows to few on its own forms: an export holds it whole. */
function masks({ doctypes }: Survey): string[] {
  const lines = doctypes
    .filter(({ masked }) => masked.length > 0)
    .map(({ doctype, masked }) => `  ${doctype}: ${masked.join(', ')}`)
  return lines.length === 0 ? [] : ['Masked on the site’s own forms, and exported whole:', ...lines]
}

function saidBy(site: string, statements: DataMap['statements']): string[] {
  if (statements !== null)
    return [
      `${site}: statements of the company, approved by ${statements.approvedBy} on ${statements.approvedOn}.`,
    ]
  return [
    `${site}: the map has no statements of the company (controller, dpo, authority, recipients,`,
    'retention, automatedDecisions, transfers, approvedBy, approvedOn).',
    'Every file says that its words are general information.',
  ]
}

/** Whether the account reads all that exports need. */
export function sightOf(site: string, unreadable: readonly string[]): string[] {
  if (unreadable.length === 0) return [`${site}: this account reads all that exports need.`]
  return [
    `${site}: this account cannot read all that exports need, so that every export fails:`,
    ...unreadable.map((line) => `  ${line}`),
    'npm run --silent data-map -- grants prints the statements that change it.',
  ]
}
