import { redactionOf } from '../../../apps/worker/src/collect/redact/redactions.ts'
import { matchCell } from '../../../apps/worker/src/collect/subject/names-subject.ts'
import type { Subject } from '../../../apps/worker/src/collect/subject/subject.ts'
import {
  foldAscii,
  lookAlikeKey,
  readHeader,
} from '../../../apps/worker/src/collect/values/mail/email-addresses.ts'
import { mentions } from '../../../apps/worker/src/collect/values/mail/mentions.ts'
import { createPersonNames } from '../../../apps/worker/src/collect/values/name-matching.ts'
import { type Parser, parser } from '../parser.ts'
import { bareTexts, fewTexts, nastyTexts } from '../shapes.ts'

const collect = (file: string) => `apps/worker/src/collect/${file}.ts`
const person = createPersonNames(['Maria Santos'], 'v@x.org')
const subject = (addresses: string[]) =>
  ({
    user: 'v@x.org',
    addresses: new Set(['v@x.org', ...addresses]),
    sharedAddresses: new Set(addresses),
    undecidedAddresses: new Set(),
    heldContacts: new Set(),
    records: new Map(),
  }) as unknown as Subject

export const headers: Parser[] = [
  parser({
    name: 'addresses of a header',
    files: ['email-addresses', 'header-parts', 'address-item'].map((file) => collect(`values/mail/${file}`)),
    inputs: nastyTexts,
    call: readHeader,
  }),
  parser({
    name: 'an address somewhere in a text',
    files: [collect('values/mail/mentions')],
    inputs: { ...nastyTexts, 'the address itself': (size) => 'xv@x.org'.repeat(size / 8) },
    call: (text: string) => mentions(text, new Set(['v@x.org.', '@@@@@', 'zoe@x.org'])),
  }),
  parser({
    name: 'folding of letters',
    files: [collect('values/mail/email-addresses')],
    inputs: fewTexts,
    call: foldAscii,
  }),
  parser({
    name: 'look-alikes',
    files: [collect('values/mail/email-addresses')],
    inputs: fewTexts,
    call: lookAlikeKey,
  }),
  parser({
    name: 'names of people',
    files: [collect('values/name-matching')],
    inputs: bareTexts,
    call: (name: string) => [person.isSame(name), person.isLikely(name), createPersonNames([name], name)],
  }),
  parser({
    name: 'whom a field names, among a crowd of addresses',
    files: [collect('subject/names-subject')],
    inputs: {
      'as many addresses in the field': (size) =>
        Array.from({ length: size / 8 }, (_, index) => `a${index}@x.org`),
    },
    call: (addresses: string[]) =>
      matchCell(
        subject(addresses),
        { column: 'c', role: 'subject', kind: 'email' },
        new Map([['c', addresses.map((address) => `x${address}`).join()]]),
      ),
  }),
  parser({
    name: 'blind copies',
    files: [collect('redact/mail-words')],
    inputs: fewTexts,
    call: (bcc: string) =>
      redactionOf('Communication', 'bcc')?.apply(
        new Map([['bcc', bcc]]),
        { reasons: [], columns: 'all', rows: 'all' },
        { search: { subject: subject([]) } } as never,
      ),
  }),
]
