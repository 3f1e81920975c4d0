import { type Evidence, leaveOpen, prove } from '../../evidence/evidence.ts'
import { atOnce } from '../../evidence/origins.ts'
import { isParty } from '../../rules/parties.ts'
import type { Contact } from '../contact-evidence.ts'
import type { Resolving } from '../subject.ts'

/**
 * At the first sign-in of a customer ERPNext's portal makes a party in the account's name, and a contact of it. By its
 * own rights such an account can make no party, so that its own name stands on one is ERPNext's word. The contact stays in
 * the account's hands: it ties nothing else, and one that says more than ERPNext wrote is for an officer.
 */
export async function portalMade(
  { reader, account, authors }: Resolving,
  contacts: readonly Contact[],
): Promise<Map<string, Evidence>> {
  const found = new Map<string, Evidence>()
  const own = contacts.filter(({ row }) => row.owner === account.user)
  const linked = own.flatMap(({ row, links }) => links.map((link) => ({ row, links, ...link })))
  for (const doctype of new Set(linked.map((link) => link.doctype))) {
    if (!isParty(reader.metadata, doctype)) continue
    const links = linked.filter((link) => link.doctype === doctype)
    const names = links.map(({ name }) => name)
    const parties = await reader.whereIn(doctype, ['name', 'owner', 'creation'], 'name', names)
    const made = new Map(parties.map((party) => [party.name, party]))
    const able = authors.mayHave(account.user, 'create', doctype)
    for (const { name, row, links: all } of links) {
      const party = made.get(name)
      if (party?.owner !== account.user || !atOnce(party.creation, row.creation)) continue
      const source = { doctype, name, owner: account.user }
      const sure = !able && all.length === 1
      found.set(
        `${doctype}\n${name}`,
        sure ? prove('portal_made', source) : leaveOpen('self_written', source),
      )
    }
  }
  return found
}
