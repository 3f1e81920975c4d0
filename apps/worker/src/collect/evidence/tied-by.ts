import type { SiteReader } from '../site/reader.ts'
import type { Authors } from './authors.ts'
import { listsOf, readVersion } from './version-changes.ts'

/** What ties a document to the account: a field that names it, or a row of a table field that does. */
type Place = { field: string } | { table: string; column: string }

/**
 * Who put the account's name there, by the versions of the document. Frappe writes the owner of a version itself.
 *
 * @returns `another` where the last change that put it there is of a staff member who is not the person
 */
export async function whoTied(
  { reader, account, authors }: { reader: SiteReader; account: { user: string }; authors: Authors },
  { doctype, name }: { doctype: string; name: string },
  place: Place,
): Promise<'another' | 'unknown'> {
  const rows = await reader.whereIn('Version', ['owner', 'creation', 'data'], 'docname', [name], {
    and: { ref_doctype: doctype },
  })
  const tying = rows.filter(({ data = '' }) => puts(data, place, account.user))
  tying.sort((one, other) => ((one.creation ?? '') < (other.creation ?? '') ? 1 : -1))
  const [last] = tying
  if (last === undefined || last.owner === account.user) return 'unknown'
  await authors.learn([last.owner ?? ''])
  const standing = authors.standing(last.owner ?? '', last.creation ?? '', [doctype])
  return standing === 'staff' ? 'another' : 'unknown'
}

/** Whether a version says that the account's name came to stand there. */
export function puts(data: string, place: Place, user: string): boolean {
  if (!data.includes('field' in place ? place.field : place.table)) return false
  const version = readVersion(data)
  if (version === null) return false
  if ('field' in place)
    return version.changed.some(([field, , after]) => field === place.field && after === user)
  return (
    version.added.some(
      ([table, row]) =>
        table === place.table && (row as Record<string, unknown> | null)?.[place.column] === user,
    ) ||
    version.rowChanged.some(
      ([table, , , changes]) =>
        table === place.table &&
        listsOf(changes).some(([field, , after]) => field === place.column && after === user),
    )
  )
}
