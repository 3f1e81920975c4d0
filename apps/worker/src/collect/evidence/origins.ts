import { join, name, sql } from '../../erp/sql.ts'
import type { Found, SiteReader } from '../site/reader.ts'
import { chunks } from '../values/chunks.ts'

/** Frappe writes a mail, and what it makes of its sender, in one go. */
const momentsApart = 10_000

/** Where mails say what they belong to: the table, its columns of a DocType and of a document, and who comes first. */
type Reference = {
  table: string
  type: string
  document: string
  doctype: string
  /** milliseconds from the document to the mail */
  earliest: number
  latest: number
  /** a mail that came, where that stands in the same table */
  received?: string
}

/** A contact is made while its mail is being written, which has its time already. */
const timeline = {
  table: 'Communication Link',
  type: 'link_doctype',
  document: 'link_name',
  earliest: -momentsApart,
  latest: 0,
}
/** A lead is made before its mail is written, to be named in it. */
const reference = {
  table: 'Communication',
  type: 'reference_doctype',
  document: 'reference_name',
  earliest: 0,
  latest: 3_000,
  received: 'sent_or_received',
}

/** A contact with the leads that it is linked to. */
export type Born = { row: Found; leads: readonly string[] }

/**
 * Contacts that Frappe made of a mail, and of leads that it made of a mail: whoever owns them, name and address are what
 * the mail said.
 *
 * @param contacts with `name` and `creation`
 */
export async function contactsFromMail(reader: SiteReader, contacts: readonly Born[]): Promise<Set<string>> {
  const names = new Set(contacts.flatMap(({ leads }) => leads))
  const rows = contacts.map(({ row }) => row)
  const [made, leads] = await Promise.all([
    bornWithMail(reader, { ...timeline, doctype: 'Contact' }, rows),
    reader.whereIn('Lead', ['name', 'creation'], 'name', names),
  ])
  const born = new Map(leads.map(({ name = '', creation = '' }) => [name, creation]))
  const ofMail = await leadsFromMail(reader, leads)
  for (const { row, leads: linked } of contacts)
    if (linked.some((lead) => ofMail.has(lead) && atOnce(born.get(lead), row.creation)))
      made.add(row.name ?? '')
  return made
}

/** Leads that Frappe made of a mail, or ERPNext for an opportunity that was made of one. */
export async function leadsFromMail(reader: SiteReader, leads: readonly Found[]): Promise<Set<string>> {
  const born = new Map(leads.map(({ name = '', creation = '' }) => [name, creation]))
  const [made, opportunities] = await Promise.all([
    bornWithMail(reader, { ...reference, doctype: 'Lead' }, leads),
    reader.whereIn('Opportunity', ['name', 'party_name', 'creation'], 'party_name', born.keys(), {
      and: { opportunity_from: 'Lead' },
    }),
  ])
  const atBirth = opportunities.filter(({ party_name = '', creation }) =>
    atOnce(born.get(party_name), creation),
  )
  const ofMail = await bornWithMail(reader, { ...reference, doctype: 'Opportunity' }, atBirth)
  for (const { name = '', party_name = '' } of atBirth) if (ofMail.has(name)) made.add(party_name)
  return made
}

async function bornWithMail(
  reader: SiteReader,
  { table, type, document, doctype, earliest, latest, received }: Reference,
  rows: readonly Found[],
): Promise<Set<string>> {
  const born = new Set<string>()
  const dated = rows.filter(({ creation }) => !Number.isNaN(momentOf(creation)))
  if (!reader.has(table, type, document, 'creation')) return born
  const scans = chunks(dated, 50).map((some) => {
    // Of thousands of mails only those of that moment are of interest.
    const where = some.map(({ name: row = '', creation }) => {
      const [from, to] = [earliest, latest].map((apart) => printed(momentOf(creation) + apart))
      return sql`(${name(document)} = ${row} AND ${name('creation')} >= ${from ?? ''} AND ${name('creation')} <= ${to ?? ''})`
    })
    return reader.scan({
      doctype: table,
      columns: [document, type, ...(received !== undefined && reader.has(table, received) ? [received] : [])],
      where: sql`(${join(where, ' OR ')}) AND ${name(type)} = ${doctype}`,
      visit([row, ofType, came]) {
        if (ofType === doctype && came !== 'Sent') born.add(row ?? '')
      },
    })
  })
  await Promise.all(scans)
  return born
}

/** Whether two moments, as the database prints them, can be of one act. */
export function atOnce(one: string | undefined, other: string | undefined): boolean {
  return Math.abs(momentOf(one) - momentOf(other)) <= momentsApart
}

/** Milliseconds; NaN where there is no moment. */
function momentOf(text: string | undefined): number {
  return Date.parse(`${(text ?? '').replace(' ', 'T')}Z`)
}

function printed(moment: number): string {
  return new Date(moment).toISOString().replace('T', ' ').replace('Z', '')
}
