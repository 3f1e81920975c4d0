import { fact, type Match, whole } from '../../ownership/selection.ts'
import type { Subject } from '../../subject/subject.ts'
import { type Header, readHeader } from '../../values/mail/email-addresses.ts'
import { mentions } from '../../values/mail/mentions.ts'
import { readEncodedWords } from './encoded-words.ts'
import { readMailHead } from './mail-head.ts'

const participants: ReadonlySet<string> = new Set(['from', 'to', 'cc', 'bcc'])

type Known = Pick<Subject, 'addresses' | 'sharedAddresses' | 'undecidedAddresses'>

/**
 * What the person gets of a mail as it came, by its headers alone; null: it is none of theirs.
 *
 * @param column where it is kept
 */
export function judgeMail(subject: Known, mail: string, column: string): Match | { withheld: string } | null {
  const { addresses: own, sharedAddresses: shared, undecidedAddresses: undecided } = subject
  const head = readMailHead(mail, participants)
  if (head === null) return isAnyIn(mail, subject) ? { withheld: 'unreadable' } : null
  const from = (head.get('from') ?? []).map(readParticipants)
  const all = [...participants].flatMap((name) => (head.get(name) ?? []).map(readParticipants))
  const names = (known: ReadonlySet<string>, headers: readonly Header[]) =>
    headers.some(({ items }) => items.some(({ address }) => known.has(address)))
  if (names(own, from)) return isLoneSender(from, own) ? whole({ field: column }) : { withheld: 'unreadable' }
  if (names(own, all)) return fact({ field: column })
  if (names(shared, all)) return { withheld: 'shared_mailbox' }
  if (names(undecided, all)) return { withheld: 'undecided' }
  if (all.some(({ unread }) => unread.some((part) => isAnyIn(part, subject))))
    return { withheld: 'unreadable' }
  return mentions(mail, own) ? { withheld: 'stored_copy' } : null
}

function readParticipants(value: string): Header {
  const plain = readHeader(value)
  if (plain.items.length > 0 || !value.includes('=?')) return plain
  return readHeader(readEncodedWords(value))
}

/** A second header, or a second address, makes it doubtful whose the mail is. */
function isLoneSender([from, ...others]: readonly Header[], own: ReadonlySet<string>): boolean {
  if (from === undefined || others.length > 0 || from.unread.length > 0) return false
  return from.items.every(({ address }) => own.has(address))
}

function isAnyIn(text: string, { addresses, sharedAddresses, undecidedAddresses }: Known): boolean {
  return [addresses, sharedAddresses, undecidedAddresses].some((known) => mentions(text, known))
}
