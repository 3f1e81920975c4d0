import type { Snapshot } from '../../../erp/snapshot.ts'
import { join, name, type Sql, sql, table } from '../../../erp/sql.ts'
import { chunks } from '../../values/chunks.ts'
import type { SiteDoctypes } from '../../values/doctype.ts'

/** The values of some columns of a row, by column; empty where there is none. */
export type SampleRow = ReadonlyMap<string, string>

/** Of a doctype some columns are read, and who wrote the rows where the site says so. */
export type Wanted = { doctype: string; columns: readonly string[]; authored: boolean }

/** outside: nobody of the company wrote any of these rows */
export type SampleRows = { rows: readonly SampleRow[]; outside: boolean }

/** The first rows by their names tell enough. */
const rowsPerDoctype = 300

/**
 * Some rows of each doctype, in the order in which these are asked for. Whoever may enter rows by the website could say by them
 * what a doctype is: theirs are looked at only where there are no others.
 */
export async function sampleRows(
  snapshot: Snapshot,
  { doctypes }: SiteDoctypes,
  wanted: readonly Wanted[],
): Promise<SampleRows[]> {
  const samples: SampleRows[] = []
  for (const one of wanted) samples.push({ rows: await firstRows(snapshot, one, sql``), outside: false })
  if (!doctypes.get('User')?.columns?.has('user_type')) return samples
  const outsiders = await outsidersAmong(
    snapshot,
    samples.flatMap(({ rows }) => rows.map(ownerOf)),
  )
  for (const [at, one] of wanted.entries()) {
    const rows = samples[at]?.rows ?? []
    if (!rows.some((row) => outsiders.has(ownerOf(row)))) continue
    const ofCompany = await firstRows(snapshot, one, byCompany)
    samples[at] = ofCompany.length > 0 ? { rows: ofCompany, outside: false } : { rows, outside: true }
  }
  return samples
}

const byCompany = sql` WHERE owner = ${'Administrator'} OR owner IN (SELECT name FROM ${table('User')} WHERE user_type = ${'System User'})`

function ownerOf(row: SampleRow): string {
  return row.get('owner') ?? ''
}

async function firstRows(
  snapshot: Snapshot,
  { doctype, columns: asked, authored }: Wanted,
  where: Sql,
): Promise<SampleRow[]> {
  if (asked.length === 0) return []
  const columns = [...new Set([...asked, ...(authored ? ['owner'] : [])])]
  const rows = await snapshot.all(
    sql`SELECT ${join(columns.map(name), ', ')} FROM ${table(doctype)}${where} ORDER BY name LIMIT ${[{ raw: String(rowsPerDoctype) }]}`,
  )
  return rows.map((cells) => new Map(columns.map((column, at) => [column, String(cells[at] ?? '').trim()])))
}

/** Of these accounts, those of the website, and guests. */
async function outsidersAmong(snapshot: Snapshot, owners: readonly string[]): Promise<ReadonlySet<string>> {
  const outsiders = new Set(['Guest'])
  for (const portion of chunks([...new Set(owners)], 500)) {
    const found = await snapshot.all(
      sql`SELECT name FROM ${table('User')} WHERE name${[{ texts: portion }]} AND user_type = ${'Website User'}`,
    )
    for (const [user] of found) outsiders.add(String(user ?? ''))
  }
  return outsiders
}
