import type { Found } from './reader.ts'

/**
 * Of rows of DocPerm and Custom DocPerm, those that count for whole documents: level 0, and of a DocType that the site has
 * rows of its own for, these alone (https://docs.frappe.io/framework/user/en/basics/users-and-permissions).
 *
 * @param shipped rows of DocPerm
 * @param custom rows of Custom DocPerm
 * @param replaced rows of Custom DocPerm for all DocTypes that have any, where `custom` holds only some of them
 */
export function permissionsInForce(
  shipped: readonly Found[],
  custom: readonly Found[],
  replaced: readonly Found[] = custom,
): Found[] {
  const customised = new Set(replaced.map(({ parent }) => parent))
  const rows = [...custom, ...shipped.filter(({ parent }) => !customised.has(parent))]
  return rows.filter(({ permlevel }) => (permlevel || '0') === '0')
}
