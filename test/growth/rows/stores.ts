import { readEncodedWords } from '../../../apps/worker/src/collect/find/stores/encoded-words.ts'
import { readMailHead } from '../../../apps/worker/src/collect/find/stores/mail-head.ts'
import { judgeMail } from '../../../apps/worker/src/collect/find/stores/mail-participants.ts'
import { mentionsInside } from '../../../apps/worker/src/collect/find/stores/mentions-inside.ts'
import { type Parser, parser } from '../parser.ts'
import { nastyTexts } from '../shapes.ts'

const stores = (file: string) => `apps/worker/src/collect/find/stores/${file}.ts`
const addresses = new Set(['v@x.org', 'zoe@x.org'])
const person = { addresses, sharedAddresses: new Set<string>(), undecidedAddresses: new Set<string>() }
const repeated = (text: string) => (size: number) => text.repeat(size / text.length)

const heads: Record<string, (size: number) => string> = {
  ...nastyTexts,
  'lines that go on': (size) => `To: a${repeated('\r\n b')(size)}`,
  'headers of one name': repeated('To: a@b.c\r\n'),
  'headers of all names': (size) => Array.from({ length: size / 16 }, (_, at) => `X-${at}: a`).join('\n'),
  'a name without an end': repeated('x'),
  'blanks after a name': (size) => `To${' '.repeat(size)}`,
  'line ends': repeated('\r'),
}
const words: Record<string, (size: number) => string> = {
  ...nastyTexts,
  'words that begin': repeated('=?utf-8?q?'),
  'words without an end': (size) => `=?utf-8?b?${'A'.repeat(size)}`,
  'charsets without an end': repeated('=?'),
  'short words': repeated('=?utf-8?q?=40?= '),
  'unknown charsets': repeated('=?x-none?q?=40?= '),
}

/** Mails and payloads as others sent them. */
export const storeParsers: Parser[] = [
  parser({
    name: 'the head of a mail as it came',
    files: [stores('mail-head')],
    inputs: heads,
    call: (text: string) => readMailHead(text, new Set(['from', 'to'])),
  }),
  parser({
    name: 'whose a mail as it came is',
    files: [stores('mail-participants')],
    inputs: {
      ...Object.fromEntries(
        Object.entries(heads).map(([name, make]) => [name, (size: number) => `From: ${make(size)}\r\n\r\n`]),
      ),
    },
    call: (text: string) => judgeMail(person, text, 'raw'),
  }),
  parser({
    name: 'encoded words of a header',
    files: [stores('encoded-words')],
    inputs: words,
    call: readEncodedWords,
  }),
  parser({
    name: 'an address behind escapes',
    files: [stores('mentions-inside')],
    inputs: {
      ...nastyTexts,
      backslashes: (size) => `v@x.orgs${'\\'.repeat(size)}`,
      'escapes of letters': (size) => `v@x.orgs${repeated('\\u0041')(size)}`,
      'percents of percents': (size) => `v@x.orgs${repeated('%25')(size)}`,
    },
    call: (text: string) => mentionsInside(text, new Set(['v@x.org.', 'zoe@x.org'])),
  }),
]
