import { describe, expect, test } from 'vitest'
import { type Cells, createRandom, frame, longestPacket } from '../../../../../test/support/wire-rows.ts'
import { mariadbLayout } from '../../erp/mariadb-cells.ts'
import { postgresLayout } from '../../erp/postgres-rows.ts'
import type { Framing, WirePiece } from '../../erp/row-frames.ts'
import type { Match } from '../ownership/selection.ts'
import { isMaskedSecret } from '../rules/secret-columns.ts'
import { createSecretList } from '../secrets/known-secret-values.ts'
import { createScrubber, createSecretFinder, withheldMark } from '../secrets/secret-finder.ts'
import { cellJson } from '../values/cell-json.ts'
import { createDerived } from '../values/derived.ts'
import type { Column, ColumnKind, Doctype } from '../values/doctype.ts'
import { createZone } from '../values/site-clock.ts'
import { createReasons } from '../write/children.ts'
import { createDocumentPolicy } from '../write/document-policy.ts'
import { createDocumentView } from '../write/document-view.ts'
import { createLedger } from '../write/ledger.ts'
import type { Writing } from '../write/write-context.ts'
import { createDocumentEncoder } from './document-encoder.ts'
import { inputBytes, releaseTranscoder, takeTranscoder, wireBytes } from './engine.ts'
import { createOutput } from './output-buffer.ts'
import { createTimezoneTable } from './timezone-table.ts'

const { random, pick, cut } = createRandom(20_261_125)
const known = 'Zx81Qq93Lm20Kp'
const secrets = createSecretList()
secrets.add(known, true)
const findSecrets = createSecretFinder(secrets)
const scrub = createScrubber(findSecrets)
const zone = createZone('Europe/Berlin')
const { clock } = zone
const kinds: ColumnKind[] = ['text', 'text', 'integer', 'datetime', 'decimal', 'date', 'time', 'json', 'text']
const columns: Column[] = [
  { name: 'name', kind: 'text' },
  ...kinds.map((kind, index): Column => ({ name: `c"${index}`, kind })),
  { name: 'blob', kind: 'binary' },
]
const match: Match = { reasons: [{ field: 'c"0' }], columns: 'all', rows: 'all' }
const tail = `,"$matched":${JSON.stringify(match.reasons)}}`

const doctypeOf = (asked: Asked) =>
  ({
    ...{ name: asked.doctype, fields: [], autoname: '', isSingle: false, custom: true },
    columns: new Map(asked.columns.map((column) => [column.name, column])),
  }) as unknown as Doctype

type Asked = { doctype: string; columns: Column[]; match: Match; redaction: object }
const usual: Asked = { doctype: 'Test', columns, match, redaction: { addressLists: new Map() } }

/** Writes rows that come in these pieces; what is expected is said by name. */
function write(framing: Framing, names: string[], pieces: readonly Buffer[], asked = usual) {
  const transcoder = takeTranscoder(secrets)
  const ledger = createLedger()
  const writing = {
    ...{ clock, ledger, transcoder, output: createOutput(transcoder) },
    ...{ scrub, scrubName: scrub, findSecrets },
    learnDay: createTimezoneTable(transcoder, zone),
    redaction: { addressLists: new Map(), ...asked.redaction },
    reasonsOf: createReasons(scrub),
  } as unknown as Writing
  const matches = new Map(names.map((name) => [name, asked.match]))
  const view = createDocumentView({ derived: createDerived() }, doctypeOf(asked), {}, [])
  const writer = createDocumentEncoder(writing, createDocumentPolicy(writing, view, matches, new Set()))
  writer.expect([{ names, children: null }])
  const layout = framing === 'mariadb' ? mariadbLayout : postgresLayout
  const binary = asked.columns.map(({ kind }) => kind === 'binary')
  const written: Buffer[] = []
  for (const bytes of pieces) {
    const piece: WirePiece = { statement: 0, bytes, columns: { ...layout, binary } }
    // What is kept of a chunk is a copy, and what follows may stand in the same memory.
    for (const chunk of writer.write(piece)) written.push(Buffer.from(chunk))
  }
  for (const chunk of writing.output.take(true)) written.push(Buffer.from(chunk))
  const count = writer.written()
  releaseTranscoder(transcoder)
  return { bytes: Buffer.concat(written), count, memory: transcoder.bytes }
}

/** What the rules for single values say, joined by hand. */
function expected(rows: readonly Cells[]): Buffer {
  const lines = rows.map((cells) => {
    const members = columns.map(({ name, kind }, index) => {
      const cell = cells[index] ?? null
      if (cell === null) return `${JSON.stringify(name)}:null`
      if (kind === 'binary') return `${JSON.stringify(name)}:{"$base64":"${cell.toString('base64')}"}`
      const text = cell.toString('utf8')
      const free = kind === 'text' || kind === 'json'
      const shown = free ? (isMaskedSecret(text) ? withheldMark : scrub(text)) : text
      return `${JSON.stringify(name)}:${cellJson(shown, kind, clock)}`
    })
    return `\n{${members.join(',')}${tail}`
  })
  return Buffer.from(lines.join(','))
}

const scraps = [
  ...[
    'a',
    'Zz9',
    ' ',
    '"',
    '\\',
    '\n',
    '\u0000',
    '\u001f',
    'é',
    '\u0800',
    '\u2028',
    '漢',
    '🎂',
    '</p>',
    '\ufffd',
  ],
  ...[known, 'key=', '$2', 'gAAAAA', '?access_token=0123456789abcdefghi', '$pbkdf2-sha256$29000$abc', '****'],
].map((text) => Buffer.from(text))
const broken = ['eda080', 'edb080', 'c080', 'ff', 'e282', 'f0908d'].map((hex) => Buffer.from(hex, 'hex'))
const text = (most: number) => {
  const from = random(12) === 0 ? [...scraps, ...broken] : scraps
  return Buffer.concat(Array.from({ length: random(most) }, () => pick(from)))
}
const samples: Partial<Record<ColumnKind, () => Buffer>> = {
  text: () => text(pick([3, 40, 400])),
  integer: () => Buffer.from(pick(['0', '-7', '9007199254740993', '007', ''])),
  datetime: () =>
    Buffer.from(pick(['2026-10-25 02:30:00.000001', '2024-02-29 00:00:00', '0000-00-00 00:00:00'])),
  decimal: () => Buffer.from(pick(['1.500000000', '-0.1'])),
  date: () => Buffer.from(pick(['2024-02-29', '0000-00-00'])),
  time: () => Buffer.from(pick(['10:20:00', '-838:59:59.000000'])),
  json: () => Buffer.from(pick(['{"a": [1, 2]}', '[]', 'no JSON'])),
  binary: () => Buffer.from(Array.from({ length: random(40) }, () => random(256))),
}
function rowNamed(name: string): Cells {
  const [, ...others] = columns
  return [
    Buffer.from(name),
    ...others.map(({ kind }) => (random(6) === 0 ? null : (samples[kind]?.() ?? null))),
  ]
}
const withWords = (name: string, words: Buffer): Cells => {
  const row = rowNamed(name)
  row[1] = words
  return row
}

describe.each(['mariadb', 'postgres'] as const)('what is other people’s, from the wire of %s', (framing) => {
  const names = ['a', 'b', 'c', 'd']
  const mail = (name: string, sender: string, content: Buffer | null, bcc: string): Cells => [
    ...[name, sender, bcc].map((cell) => Buffer.from(cell)),
    content,
  ]
  const search = { subject: { addresses: new Set(['ana@x.org']) } }
  const asked: Asked = {
    doctype: 'Communication',
    columns: ['name', 'sender', 'bcc', 'content'].map((name) => ({ name, kind: 'text' })),
    match: { reasons: [{ field: 'recipients' }], columns: 'all', rows: 'all' },
    redaction: { search, addressLists: new Map(), otherSenders: new Set(['other@y.org']) },
  }

  test.each([20, 300_000])('is kept back from a mail of %i bytes', (length) => {
    const words = Buffer.alloc(length, 'words, é\n')
    const mails = [
      mail('a', 'other@y.org', words, ''),
      mail('b', 'Staff <staff@x.org>', words, ''),
      mail('c', 'staff@x.org', words, 'Ana <ana@x.org>, boss@x.org'),
      mail('d', 'Other <OTHER@y.org>', null, ''),
    ]
    const wire = Buffer.concat(mails.map((row) => frame(framing, row, asked.columns)))
    for (const longest of [11, 70_000, wireBytes * 3]) {
      const { bytes, count } = write(framing, names, cut(wire, longest), asked)
      const shown = JSON.parse(`[${bytes.toString()}]`) as Record<string, string | null>[]
      expect(count).toBe(4)
      expect(shown.map(({ content }) => content?.length ?? null)).toEqual([
        null,
        words.toString().length,
        words.toString().length,
        null,
      ])
      expect(shown.map(({ bcc }) => bcc)).toEqual(['', '', 'Ana <ana@x.org>', ''])
    }
  })
})

function differs(ours: Buffer, theirs: Buffer): string | null {
  if (Buffer.compare(ours, theirs) === 0) return null
  const at = ours.findIndex((byte, index) => byte !== theirs[index])
  return `at ${at}: ${ours.subarray(at - 40, at + 40)} | ${theirs.subarray(at - 40, at + 40)}`
}

describe.each(['mariadb', 'postgres'] as const)('documents from the wire of %s', (framing) => {
  test('are the same however the bytes are cut', () => {
    const names = Array.from({ length: 300 }, (_, index) => `doc ${String(index).padStart(4, '0')}`)
    const rows = names.map(rowNamed)
    const wire = Buffer.concat(rows.map((row) => frame(framing, row, columns)))
    const theirs = expected(rows)
    for (const longest of [1, 3, 40, 5_000, 64 * 1024, wireBytes * 3]) {
      const { bytes, count } = write(framing, names, cut(wire, longest))
      expect(differs(bytes, theirs)).toBe(null)
      expect(count).toBe(names.length)
    }
  }, 60_000)

  test('are written in the order in which they come, whatever was expected; rows that nobody asked for are not', () => {
    const names = Array.from({ length: 2_500 }, (_, index) => `doc ${index}`)
    const rows = names.map((name) => [Buffer.from(name), ...columns.slice(1).map(() => null)])
    const strangers = ['DOC 7', 'doc 7 ', 'doc', ''].map((name) => [
      Buffer.from(name),
      ...columns.slice(1).map(() => null),
    ])
    const [first, second, ...others] = rows as [Cells, Cells, ...Cells[]]
    const shown = [second, first, ...others.slice(1_000), ...others.slice(0, 1_000)]
    const sent = [...strangers, ...shown.slice(0, 7), ...strangers, ...shown.slice(7), ...strangers]
    const wire = Buffer.concat(sent.map((row) => frame(framing, row, columns)))
    const { bytes, count } = write(framing, names, cut(wire, 9_000))
    expect(differs(bytes, expected(shown))).toBe(null)
    expect(count).toBe(names.length)
  })

  test('that are longer than the memory come piece by piece, with shorter ones around them', () => {
    for (const filler of ['x', 'ö', '漢', '🎂', '"\n', 'ab漢"'])
      for (const extra of [0, 1, 2, 3]) {
        const long = Buffer.from('y'.repeat(extra) + filler.repeat(150_000))
        const rows = [rowNamed('a'), withWords('b', long), rowNamed('c'), withWords('d', long), rowNamed('e')]
        const wire = Buffer.concat(rows.map((row) => frame(framing, row, columns)))
        const names = ['a', 'b', 'c', 'd', 'e']
        for (const longest of [7_000, 70_000, wireBytes * 3]) {
          const { bytes, count } = write(framing, names, cut(wire, longest))
          expect(differs(bytes, expected(rows))).toBe(null)
          expect(count).toBe(5)
        }
      }
  }, 60_000)

  test('hold no secret, wherever in a long text it is and wherever the pieces are cut', () => {
    const shapes = [
      known,
      '$pbkdf2-sha256$29000$abcdefgh',
      `-----BEGIN PRIVATE KEY-----\n${'MIIE'.repeat(500)}\n-----END PRIVATE KEY-----`,
    ]
    for (const shape of shapes)
      for (const before of [1, inputBytes - 9, inputBytes - 64 * 1024 - 9, 2 * inputBytes - 5_000]) {
        const words = Buffer.from(`${'é '.repeat(before >> 1)} ${shape} ${'- '.repeat(200_000)}`)
        const row = [Buffer.from('a'), words, ...columns.slice(2).map(() => null)]
        const { bytes } = write(framing, ['a'], cut(frame(framing, row, columns), 90_000))
        expect(differs(bytes, expected([row]))).toBe(null)
        expect(bytes.includes(shape)).toBe(false)
      }
  })

  test('keep back what begins as a credential and does not end, up to the next blank', () => {
    const words = Buffer.from(`${'x '.repeat(100_000)}$argon2id${'s'.repeat(700_000)} and the rest`)
    const { bytes } = write(framing, ['a'], cut(frame(framing, withWords('a', words), columns), 90_000))
    const { 'c"0': shown } = JSON.parse(bytes.toString()) as Record<string, string>
    expect(shown).toBe(`${'x '.repeat(100_000)}${withheldMark} and the rest`)
  })

  test('say what is lost in a long text as in a short one', () => {
    for (const hex of ['eda080', 'edb080', 'ff', 'efbfbd'])
      for (const before of [inputBytes - 64 * 1024 - 1, inputBytes - 64 * 1024, 200_000]) {
        const words = Buffer.concat([
          Buffer.alloc(before, 'z'),
          Buffer.from(hex, 'hex'),
          Buffer.alloc(300_000, 'ü'),
        ])
        const row = withWords('a', words)
        const { bytes } = write(framing, ['a'], cut(frame(framing, row, columns), 64 * 1024))
        expect(differs(bytes, expected([row]))).toBe(null)
      }
  })

  test('cross packets of the longest size at every byte of a length', () => {
    for (const over of [-5, -4, -3, -1, 0, 1]) {
      const others = columns.slice(2).map(() => null)
      const first = Buffer.alloc(longestPacket + over - 12 - others.length, 'w')
      const rows: Cells[] = [
        [Buffer.from('a'), first, ...others.slice(1), Buffer.alloc(300_000, over)],
        rowNamed('b'),
      ]
      const wire = Buffer.concat(rows.map((row) => frame(framing, row, columns)))
      const { bytes, count } = write(framing, ['a', 'b'], cut(wire, 1024 * 1024))
      expect(differs(bytes, expected(rows))).toBe(null)
      expect(count).toBe(2)
    }
  }, 60_000)

  test('leave nothing of a person in memory that is used again', () => {
    const quoted = Buffer.alloc(inputBytes - 4_000, '"')
    const rows = ['a', 'b', 'c'].map((name) =>
      withWords(name, Buffer.concat([Buffer.from('Persephone '), quoted])),
    )
    const wire = Buffer.concat(rows.map((row) => frame(framing, row, columns)))
    const { bytes, memory } = write(framing, ['a', 'b', 'c'], [wire])
    expect(bytes.includes('Persephone')).toBe(true)
    expect(memory.includes('Persephone')).toBe(false)
  })

  test('of 64 MB', () => {
    const row = withWords('a', Buffer.alloc(64 * 1024 * 1024, '0123456789abcdé\n'))
    const { bytes } = write(framing, ['a'], cut(frame(framing, row, columns), 128 * 1024))
    expect(differs(bytes, expected([row]))).toBe(null)
  }, 60_000)
})
