import { subjectNamedItself, subjectUnknown } from '../collect-errors.ts'
import type { Authors } from '../evidence/authors.ts'
import type { Source } from '../evidence/evidence.ts'
import type { Found, SiteReader } from '../site/reader.ts'
import { foldAscii } from '../values/mail/email-addresses.ts'

export type Account = {
  user: string
  /** the account's own mail address, as it stands there */
  email: string
  fullName: string | null
  /** such accounts edit their own profile and contacts, and nothing else */
  isWebsiteUser: boolean
  owner: string
  creation: string
}

type Renaming = { row: Found; names: string[] }

const notPersons = new Set(['Guest', 'Administrator'])

/** @throws ExportError `subject.unknown` */
export async function readAccount(reader: SiteReader, user: string): Promise<Account> {
  const columns = ['email', 'full_name', 'first_name', 'user_type', 'owner', 'creation']
  const [row] = await reader.whereIn('User', columns, 'name', [user])
  if (row === undefined || notPersons.has(user)) throw subjectUnknown()
  return {
    user,
    email: row.email ?? '',
    fullName: row.full_name || row.first_name || null,
    isWebsiteUser: row.user_type !== 'System User',
    owner: row.owner ?? '',
    creation: row.creation ?? '',
  }
}

/** Accounts that sign in by one of these addresses, or are written to there; the address folded. */
export async function accountsAt(
  reader: SiteReader,
  addresses: readonly string[],
): Promise<{ user: string; address: string }[]> {
  const found = await Promise.all(
    ['name', 'email'].map(async (column) => {
      const rows = await reader.whereIn('User', ['name', column], column, addresses, { ignoreCase: true })
      return rows.map((row) => ({ user: row.name ?? '', address: foldAscii(row[column] ?? '') }))
    }),
  )
  return found.flat()
}

export type FormerNames = {
  authors: string[]
  /** The account's former names, folded, by the word of those who may write accounts. */
  namesBy(authors: Authors, user: string): { address: string; source: Source }[]
  /**
   * Every account is shared with itself, and Frappe so lets it rename itself to any address that is free, without a mail:
   * such a name proves nobody's mailbox, and everything would be looked for by it.
   *
   * @throws ExportError `subject.named_itself` where the account has been renamed since the staff last gave it its name
   */
  assertGiven(authors: Authors, user: string): void
}

/**
 * Frappe notes on an account that it was renamed. The note's owner is set by the server, so one of a staff member who may
 * rename accounts is the company's word on what the account was called before. An account that was merged into this one, or
 * deleted, was somebody's own: Frappe keeps it among what was deleted, and its name is no former name of another.
 */
export async function formerNames(reader: SiteReader, user: string): Promise<FormerNames> {
  const columns = ['name', 'owner', 'creation', 'content', 'comment_type', 'reference_name']
  const rows = await reader.whereIn('Comment', columns, 'reference_name', [user], {
    and: { reference_doctype: 'User', comment_type: 'Edit' },
  })
  const renamed = rows.flatMap((row) => {
    const content = row.content ?? ''
    const names = boldTexts(content)
    const isRenaming =
      names.length === 2 && names.every((one) => one.includes('@')) && !tellsOfMerging(content)
    return isRenaming ? [{ row, names }] : []
  })
  const deleted = await deletedAccounts(
    reader,
    renamed.flatMap(({ names }) => names),
  )
  return {
    authors: rows.map(({ owner = '' }) => owner),
    namesBy(authors, current) {
      const own = new Set([foldAscii(current)])
      // Read backwards from the name of today: a note that leads nowhere is another account's.
      const found: { address: string; source: Source }[] = []
      const unread = new Set(renamed)
      let name = current
      for (;;) {
        const step = [...unread].find((one) => one.names.includes(name) && isOfStaff(authors, one, own))
        if (step === undefined) break
        unread.delete(step)
        name = step.names.find((one) => one !== name) ?? name
        const address = foldAscii(name)
        if (deleted.has(address)) break
        own.add(address)
        const { name: note = '', owner = '' } = step.row
        found.push({ address, source: { doctype: 'Comment', name: note, owner } })
      }
      return found
    },
    assertGiven(authors, current) {
      const own = new Set([foldAscii(current)])
      const given = renamed.filter((one) => one.names.includes(current) && isOfStaff(authors, one, own))
      const since = given.map(({ row }) => row.creation ?? '').reduce(later, '')
      // Whoever wrote such a note may have changed its words since: its kind, its owner and its day they could not.
      const isOwnWord = (row: Found) =>
        (row.creation ?? '') > since && !isOfStaff(authors, { row, names: boldTexts(row.content ?? '') }, own)
      if (rows.some(isOwnWord)) throw subjectNamedItself()
    },
  }
}

/** Of somebody who may rename accounts, and who is none of the names that the note tells of. */
function isOfStaff(authors: Authors, { names, row }: Renaming, own: ReadonlySet<string>): boolean {
  const { owner = '', creation = '' } = row
  if ([...own, ...names].some((name) => foldAscii(name) === foldAscii(owner))) return false
  return authors.standing(owner, creation, ['User']) === 'staff'
}

function later(one: string, other: string): string {
  return one > other ? one : other
}

/** Accounts of these names, folded, that were deleted, or merged into another. */
async function deletedAccounts(reader: SiteReader, names: readonly string[]): Promise<ReadonlySet<string>> {
  const wanted = names.map(foldAscii)
  const rows = await reader.whereIn('Deleted Document', ['deleted_name'], 'deleted_name', wanted, {
    and: { deleted_doctype: 'User' },
    ignoreCase: true,
  })
  return new Set(rows.map(({ deleted_name = '' }) => foldAscii(deleted_name)))
}

/** Frappe's other note with two names, in the languages it is mostly used in: `merged {0} into {1}`. */
function tellsOfMerging(content: string): boolean {
  return merging.test(content.replace(/<strong>[^<]*<\/strong>/g, ' '))
}

const merging =
  /merg|zusammengef|verschmolz|vereinig|fusi|fundi|mescl|unid|unit[oi]|samengevoegd|slået sammen|sammanfog|yhdist|połącz|scalon|slouč|zlúč|egyesít|összevon|birleştir|объедин|об.єднан|دمج|ادغام|ترکیب|मर्ज|विलय|合并|合併|統合|병합|ผสาน|hợp nhất|gabung/iu

/** The note's words are in the language of whoever renamed the account; the two names are bold in every language. */
export function boldTexts(content: string): string[] {
  if (content.length > 2_000) return []
  return [...content.matchAll(/<strong>([^<]{1,200})<\/strong>/g)].map(([, text = '']) => plainText(text))
}

function plainText(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}
