import { elsewhere } from '../../collect/find/doctypes-to-search.ts'
import type { DataMap } from '../../collect/rules/data-map.ts'
import { isPersonDoctype, personFields } from '../../collect/rules/person-fields.ts'
import type { SiteMetadata } from '../../collect/site/metadata.ts'
import type { Snapshot } from '../../erp/snapshot.ts'
import { name, sql, table } from '../../erp/sql.ts'
import type { UserDataField } from '../../erpnext/companion-app.ts'

/** A column that an app names as the one that says whose a row is, and that no rule looks into. */
export type UnfollowedField = UserDataField & {
  /** rows that hold the name of an account in it; null where they may not be counted */
  rows: number | null
}

/**
 * Of what the apps of a site name, by Frappe's hook `user_data_fields`, what exports do not go by. An app's word alone widens
 * no export: the site's data map can say that it is so.
 *
 * @param snapshot null where the account may not read all rows
 */
export async function findUnfollowedFields(
  snapshot: Snapshot | null,
  metadata: SiteMetadata,
  dataMap: DataMap,
  named: readonly UserDataField[],
): Promise<UnfollowedField[]> {
  const distinct = new Map(named.map((field) => [`${field.doctype}\0${field.column}`, field]))
  const open = [...distinct.values()].filter((field) => isUnfollowed(metadata, dataMap, field))
  const found: UnfollowedField[] = []
  for (const field of open) found.push({ ...field, rows: await countRows(snapshot, field) })
  return found.sort((one, other) => (one.doctype < other.doctype ? -1 : 1))
}

function isUnfollowed(metadata: SiteMetadata, dataMap: DataMap, field: UserDataField): boolean {
  const doctype = metadata.doctypes.get(field.doctype)
  // What is no text holds nobody's name.
  if (doctype?.columns?.get(field.column)?.kind !== 'text') return false
  // These are found by resolving the person, or by finders of their own.
  if (isPersonDoctype(metadata, doctype.name) || elsewhere.has(doctype.name)) return false
  const fields = personFields(metadata, doctype, dataMap.rule(doctype.name))
  return !fields.some(({ column }) => column === field.column)
}

async function countRows(
  snapshot: Snapshot | null,
  { doctype, column }: UserDataField,
): Promise<number | null> {
  if (snapshot === null) return null
  const accounts = sql`SELECT name FROM ${table('User')} WHERE name NOT IN (${'Administrator'}, ${'Guest'})`
  const [row] = await snapshot.all(
    sql`SELECT COUNT(*) FROM ${table(doctype)} WHERE ${name(column)} IN (${accounts})`,
  )
  return Number(row?.[0] ?? 0)
}
