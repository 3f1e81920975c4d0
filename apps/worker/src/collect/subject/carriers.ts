import type { Found, SiteReader } from '../site/reader.ts'
import { foldAscii } from '../values/mail/email-addresses.ts'
import { contactColumns } from './contact-evidence.ts'

export type Carrier = { contact: Found; address: string }

/** Every contact that carries one of the addresses, whatever its case, in its own column or in a row of its list. */
export async function contactsAt(reader: SiteReader, addresses: readonly string[]): Promise<Carrier[]> {
  const [listed, direct] = await Promise.all([
    reader.whereIn('Contact Email', ['parent', 'email_id'], 'email_id', addresses, {
      and: { parenttype: 'Contact' },
      ignoreCase: true,
    }),
    reader.whereIn('Contact', ['name', 'email_id'], 'email_id', addresses, { ignoreCase: true }),
  ])
  const hits = new Map<string, Set<string>>()
  for (const [name = '', address] of [
    ...listed.map((row) => [row.parent, foldAscii(row.email_id ?? '')] as const),
    ...direct.map((row) => [row.name, foldAscii(row.email_id ?? '')] as const),
  ])
    hits.set(name, (hits.get(name) ?? new Set()).add(address))
  const contacts = await reader.whereIn('Contact', [...contactColumns], 'name', hits.keys())
  return contacts.flatMap((contact) =>
    [...(hits.get(contact.name ?? '') ?? [])].map((address) => ({ contact, address })),
  )
}
