import { permissionsInForce } from '../site/permission-rows.ts'
import type { Found, SiteReader } from '../site/reader.ts'

export type PermissionType = 'write' | 'create'

/** Who may do what to documents of a DocType, as Frappe reads it: the site's own rows stand in place of the shipped ones. */
export type Permissions = {
  /** Roles that may do it to every document, whoever owns it, at level 0. */
  rolesFor(permissionType: PermissionType, doctype: string): ReadonlySet<string>
  /** The same, and those that may do it to documents of their own. */
  rolesForOwn(permissionType: PermissionType, doctype: string): ReadonlySet<string>
  /** Roles of the desk: those of the website are no staff, whatever a site lets them write. */
  isOfDesk(role: string): boolean
}

/** Roles that every account holds, or every account of the desk. */
export const everybodys: ReadonlySet<string> = new Set(['All', 'Guest', 'Desk User'])

const columns = ['parent', 'role', 'permlevel', 'if_owner', 'write', 'create']

/** @param doctypes all that will be asked for */
export async function readPermissions(reader: SiteReader, doctypes: Iterable<string>): Promise<Permissions> {
  const asked = [...doctypes]
  const [shipped, custom, website] = await Promise.all([
    reader.whereIn('DocPerm', columns, 'parent', asked),
    reader.whereIn('Custom DocPerm', columns, 'parent', asked, { whole: true }),
    reader.whereIn('Role', ['name'], 'desk_access', ['0'], { whole: true }),
  ])
  const rows = permissionsInForce(shipped, custom)
  const ofWebsite = new Set(website.map(({ name }) => name))
  const roles = (permissionType: PermissionType, doctype: string, own: boolean) =>
    new Set(rows.filter((row) => allows(row, permissionType, doctype, own)).map(({ role = '' }) => role))
  return {
    rolesFor: (permissionType, doctype) => roles(permissionType, doctype, false),
    rolesForOwn: (permissionType, doctype) => roles(permissionType, doctype, true),
    isOfDesk: (role) => !everybodys.has(role) && !ofWebsite.has(role),
  }
}

function allows(row: Found, permissionType: PermissionType, doctype: string, own: boolean): boolean {
  return row.parent === doctype && row[permissionType] === '1' && (own || row.if_owner !== '1')
}
