import type { Snapshot } from '../../erp/snapshot.ts'
import { join, name, type Sql, sql, table } from '../../erp/sql.ts'
import type { EmptyTables } from '../site/empty-tables.ts'
import type { SiteMetadata } from '../site/metadata.ts'
import type { DataMap } from './data-map.ts'
import { isCalledStaff } from './name-words.ts'
import { isAlwaysPerson, mayHoldPersons, personForm } from './person-records.ts'

type Persons = SiteMetadata['persons']

/**
 * The metadata with the doctypes whose rows are people: the same for everybody's export. Whether these are members of the
 * staff is asked of their rows: most of them have an account of the desk, or an employee.
 */
export async function withPersonRecords(
  metadata: SiteMetadata,
  dataMap: DataMap,
  snapshot: Snapshot,
  empty: EmptyTables,
): Promise<SiteMetadata> {
  const ofParties = await partyTypes(snapshot, metadata)
  const doctypes = [...metadata.doctypes.values()].filter(
    (doctype) =>
      mayHoldPersons(metadata, dataMap, doctype) ||
      (ofParties.has(doctype.name) &&
        personForm(metadata, doctype) !== null &&
        dataMap.rule(doctype.name).record !== 'document'),
  )
  const undecided = doctypes.filter(({ name }) => dataMap.rule(name).record === undefined && !empty.has(name))
  const counted = await countStaff(
    snapshot,
    metadata,
    undecided.map(({ name }) => name),
  )
  const persons = new Map(
    doctypes.map(({ name }): [string, 'person' | 'staff'] => {
      const { record } = dataMap.rule(name)
      if (record === 'staff' || record === 'person') return [name, record]
      const { staff, others } = counted.get(name) ?? { staff: 0, others: 0 }
      if (staff + others === 0) return [name, isCalledStaff(name) ? 'staff' : 'person']
      return [name, staff >= others ? 'staff' : 'person']
    }),
  )
  return sameFor(metadata, persons)
}

type Known = { key: string; metadata: SiteMetadata | null }

function noneKnown(_metadata: SiteMetadata): Known {
  return { key: '', metadata: null }
}

/** One object for all exports that find the same: what follows from the metadata is worked out once. */
function sameFor(metadata: SiteMetadata, persons: Persons): SiteMetadata {
  const known = metadata.derived.once(noneKnown, metadata)
  const key = JSON.stringify([...persons])
  if (known.metadata === null || known.key !== key)
    Object.assign(known, { key, metadata: { ...metadata, persons } })
  return known.metadata as SiteMetadata
}

/** ERPNext's list of what can be a party: apps add theirs (Student, Member, Shareholder). */
async function partyTypes(snapshot: Snapshot, { doctypes }: SiteMetadata): Promise<ReadonlySet<string>> {
  if (!doctypes.get('Party Type')?.columns?.has('name')) return new Set()
  const rows = await snapshot.all(sql`SELECT name FROM ${table('Party Type')}`)
  return new Set(rows.map(([title]) => String(title ?? '')).filter((title) => !isAlwaysPerson(title)))
}

type Counted = { staff: number; others: number }

/** How many rows have an account of the desk or an employee, and how many another account or none and a mail address. */
async function countStaff(
  snapshot: Snapshot,
  metadata: SiteMetadata,
  doctypes: readonly string[],
): Promise<Map<string, Counted>> {
  const questions = doctypes.flatMap((doctype) => countOf(snapshot, metadata, doctype))
  if (questions.length === 0) return new Map()
  const rows = await snapshot.all(join(questions, ' UNION ALL '))
  return new Map(
    rows.map(([doctype, staff, others]) => [
      String(doctype),
      { staff: Number(staff ?? 0), others: Number(others ?? 0) },
    ]),
  )
}

function countOf({ dialect }: Snapshot, metadata: SiteMetadata, doctype: string): Sql[] {
  const known = metadata.doctypes.get(doctype)
  const form = known === undefined ? null : personForm(metadata, known)
  if (form === null) return []
  const filled = (column: string) => sql`${[{ name: column }]} <> ''`
  const [account] = form.accounts
  const ofDesk =
    account === undefined
      ? []
      : [sql`${name(account)} IN (SELECT name FROM ${table('User')} WHERE user_type = ${'System User'})`]
  const employed = form.employees.map(filled)
  const tied = [...form.accounts, ...form.mails].map(filled)
  if (ofDesk.length + employed.length === 0) return []
  const isStaff = join([...ofDesk, ...employed], ' OR ')
  const isTied = tied.length === 0 ? sql`0 = 1` : join(tied, ' OR ')
  const sum = (condition: Sql) => dialect.asText(sql`SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END)`)
  return [
    sql`SELECT ${dialect.asText(sql`${doctype}`)}, ${sum(isStaff)}, ${sum(sql`NOT COALESCE((${isStaff}), ${sql`1 = 0`}) AND (${isTied})`)} FROM ${table(doctype)}`,
  ]
}
