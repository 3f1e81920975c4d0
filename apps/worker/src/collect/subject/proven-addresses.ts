import type { KnownTies } from '@pdd/core'
import {
  both,
  contradicted,
  type Evidence,
  leaveOpen,
  prove,
  type Source,
  worthOf,
} from '../evidence/evidence.ts'
import { spellingsOf } from '../values/mail/domain-spellings.ts'
import { foldAscii } from '../values/mail/email-addresses.ts'
import { accountsAt } from './account.ts'
import { bearersOf } from './bearers.ts'
import { type Carrier, contactsAt } from './carriers.ts'
import { sourceOf, type TiedContacts } from './contact-evidence.ts'
import type { Resolving } from './subject.ts'

/** Further addresses that count. Nobody has more, and each is looked for in every mail. */
const addressesAtMost = 50

type Outside = {
  known: KnownTies
  former: { address: string; source: Source }[]
  /** those that stand on the account's employee records */
  ofEmployee: readonly Candidate[]
}

/** Where an address was said to be the account's: the best of it. */
type Candidate = { address: string; evidence: Evidence }

/**
 * Which mail addresses are this account's. The login is; a further one is by the company's word, by a note that the
 * account was renamed, or by a code, unless somebody else is known by it.
 */
export async function findAddresses(
  resolving: Resolving,
  tied: TiedContacts,
  outside: Outside,
): Promise<Carrier[]> {
  const { reader, account, subject, ties } = resolving
  const login = foldAscii(account.user)
  const email = foldAscii(account.email)
  const candidates = furtherAddresses(tied, outside).filter(
    ({ address }) => !spellingsOf(login).includes(address),
  )
  const confirmed = new Set(
    outside.known.decisions
      .filter(({ kind, decision }) => kind === 'address' && decision === 'confirmed')
      .map(({ name }) => foldAscii(name)),
  )
  // A profile edit makes a claim of what an officer has decided.
  const named = candidates.filter(
    ({ address, evidence }) => evidence.outcome !== 'claimed' || confirmed.has(address),
  )
  const known = await accountsAt(reader, [email, ...named.map(({ address }) => address)].flatMap(spellingsOf))
  const logins = new Set(known.filter(({ user }) => user !== account.user).map(({ address }) => address))
  const isLogin = (address: string) => spellingsOf(address).some((one) => logins.has(one))
  const isOne = email === login || !email.includes('@') || isLogin(email)
  const own = (isOne ? [login] : [login, email]).flatMap(spellingsOf)
  subject.ownAddresses = new Set(own)
  subject.addresses = subject.ownAddresses

  const further = named.filter(({ address }) => !own.includes(address))
  const carriers = await contactsAt(reader, [
    ...own,
    ...further.flatMap(({ address }) => spellingsOf(address)),
  ])
  const bearers = await bearersOf(
    resolving,
    further.map(({ address }) => address),
    carriers,
  )
  const [proven, undecided, shared]: [string[], string[], string[]] = [[], [], []]
  for (const { address, evidence } of further) {
    const worth = isLogin(address) ? contradicted : weigh(evidence, bearers.get(address), address)
    const settled = ties.settle({ kind: 'address', doctype: null, name: address }, worth)
    if (settled.proof !== null) proven.push(...spellingsOf(address))
    else if (settled.reason === 'undecided') undecided.push(...spellingsOf(address))
    // Where only outsiders tie it to this account, nothing is told of what is at it.
    else if (evidence.outcome === 'proven' && evidence.proof.kind !== 'mailed_code')
      shared.push(...spellingsOf(address))
  }
  subject.addresses = new Set([...own, ...proven.sort()])
  subject.sharedAddresses = new Set(shared.sort())
  subject.undecidedAddresses = new Set(undecided.sort())
  subject.unprovenAddresses = claimedAddresses(candidates, subject)
  return carriers
}

/** What a mailed code proves is the mailbox: where another person is known by it, an officer decides. */
function weigh(evidence: Evidence, others: Evidence | undefined, address: string): Evidence {
  if (others === undefined || evidence.outcome !== 'proven') return both(evidence, others ?? evidence)
  if (evidence.proof.kind !== 'mailed_code') return others
  const source = { doctype: 'User', name: address, owner: null }
  return others.outcome === 'contradicted' ? leaveOpen('known_by_another', source) : evidence
}

function furtherAddresses({ all }: TiedContacts, { known, former, ofEmployee }: Outside): Candidate[] {
  const found = new Map<string, Evidence>()
  const say = (address: string, evidence: Evidence) => {
    const before = found.get(address)
    if (before === undefined || worthOf(evidence) > worthOf(before)) found.set(address, evidence)
  }
  for (const address of known.provenAddresses)
    say(foldAscii(address), prove('mailed_code', { doctype: 'User', name: address, owner: null }))
  for (const { address, source } of former) say(address, prove('renamed', source))
  for (const { address, evidence } of ofEmployee) say(address, evidence)
  // Those with few addresses first, so that one with a crowd takes no other's place.
  const contacts = all.toSorted((one, other) => one.contact.addresses.length - other.contact.addresses.length)
  for (const { contact, evidence, fromOutside } of contacts) {
    const source = sourceOf('Contact', contact.row)
    const sure =
      evidence.outcome === 'proven' && fromOutside ? leaveOpen('not_written_by_staff', source) : evidence
    const [counted, rest] = [
      contact.addresses.slice(0, addressesAtMost),
      contact.addresses.slice(addressesAtMost),
    ]
    for (const address of counted) say(address, sure)
    if (sure.outcome !== 'claimed' && rest[0] !== undefined) say(rest[0], leaveOpen('too_many', source))
  }
  // Those that are sure first: what is beyond the bound is not looked for.
  const sorted = [...found].map(([address, evidence]) => ({ address, evidence }))
  sorted.sort((one, other) => worthOf(other.evidence) - worthOf(one.evidence))
  const [counted, next] = [sorted.slice(0, addressesAtMost), sorted[addressesAtMost]]
  if (next?.evidence.outcome === 'undecided') return [...counted, next]
  if (next?.evidence.outcome !== 'proven') return counted
  const { source } = next.evidence.proof
  return [...counted, { address: next.address, evidence: leaveOpen('too_many', source) }]
}

function claimedAddresses(
  candidates: readonly Candidate[],
  { addresses, sharedAddresses, undecidedAddresses }: Resolving['subject'],
): ReadonlySet<string> {
  const known = new Set([...addresses, ...sharedAddresses, ...undecidedAddresses])
  const claimed = candidates.map(({ address }) => address).filter((address) => !known.has(address))
  return new Set(claimed.sort())
}
