import { permissionsInForce } from '../site/permission-rows.ts'
import type { SiteReader } from '../site/reader.ts'

/** Doctypes that an account of the website may make documents of, by its roles or by a web form. */
export type Entered = { doctypes: ReadonlySet<string>; key: string }

const permission = ['parent', 'permlevel', 'create']

export async function readEnteredForms(reader: SiteReader, user: string): Promise<Entered> {
  const held = await reader.whereIn('Has Role', ['role'], 'parent', [user], {
    and: { parenttype: 'User' },
  })
  const roles = ['All', 'Guest', ...held.map(({ role = '' }) => role)]
  const [shipped, own, replaced, webForms] = await Promise.all([
    reader.whereIn('DocPerm', permission, 'role', roles, { whole: true }),
    reader.whereIn('Custom DocPerm', permission, 'role', roles, { whole: true }),
    reader.whereIn('Custom DocPerm', ['parent'], 'docstatus', ['0'], { whole: true }),
    reader.whereIn('Web Form', ['doc_type'], 'docstatus', ['0'], { whole: true }),
  ])
  const allowed = permissionsInForce(shipped, own, replaced).filter(({ create }) => create === '1')
  const doctypes = [
    ...allowed.map(({ parent = '' }) => parent),
    ...webForms.map(({ doc_type = '' }) => doc_type),
  ]
  const sorted = [...new Set(doctypes)].sort()
  return { doctypes: new Set(sorted), key: sorted.join() }
}
