import { subjectUnknown } from '../collect-errors.ts'
import type { Authors } from '../evidence/authors.ts'
import type { Source } from '../evidence/evidence.ts'
import type { SiteReader } from '../site/reader.ts'
import { foldAscii } from '../values/email-addresses.ts'

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

export type FormerNames = {
  authors: string[]
  /** The account's former names, folded, by the word of those who may write accounts. */
  namesBy(authors: Authors, user: string): { address: string; source: Source }[]
}

/**
 * Frappe notes on an account that it was renamed. The note's owner is set by the server, so one of a staff member who may
 * rename accounts is the company's word on what the account was called before.
 */
export async function formerNames(reader: SiteReader, user: string): Promise<FormerNames> {
  const columns = ['name', 'owner', 'creation', 'content', 'comment_type', 'reference_name']
  const rows = await reader.whereIn('Comment', columns, 'reference_name', [user], {
    and: { reference_doctype: 'User', comment_type: 'Edit' },
  })
  const renamed = rows.flatMap((row) => {
    const names = boldTexts(row.content ?? '')
    return names.length === 2 && names.every((one) => one.includes('@')) ? [{ row, names }] : []
  })
  return {
    authors: renamed.map(({ row }) => row.owner ?? ''),
    namesBy(authors, current) {
      // Read backwards from the name of today: a note that leads nowhere is another account's.
      const found: { address: string; source: Source }[] = []
      const unread = new Set(renamed)
      let name = current
      for (;;) {
        const step = [...unread].find(({ names }) => names.includes(name))
        if (step === undefined) break
        unread.delete(step)
        const { owner = '', creation = '' } = step.row
        if (owner === current || authors.standing(owner, creation, ['User']) !== 'staff') break
        name = step.names.find((one) => one !== name) ?? name
        found.push({
          address: foldAscii(name),
          source: { doctype: 'Comment', name: step.row.name ?? '', owner },
        })
      }
      return found
    },
  }
}

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
