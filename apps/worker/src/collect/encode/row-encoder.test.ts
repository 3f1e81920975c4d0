import { describe, expect, test } from 'vitest'
import { mariadbLayout } from '../../erp/mariadb-cells.ts'
import type { RawColumns } from '../../erp/row-frames.ts'
import { isMaskedSecret } from '../rules/secret-columns.ts'
import { createSecretList } from '../secrets/known-secret-values.ts'
import { createScrubber, createSecretFinder, withheldMark } from '../secrets/secret-finder.ts'
import { cellJson } from '../values/cell-json.ts'
import type { Column, ColumnKind } from '../values/doctype.ts'
import { createZone } from '../values/site-clock.ts'
import { createValuePolicy } from '../write/column-rules.ts'
import { createLedger } from '../write/ledger.ts'
import type { Writing } from '../write/write-context.ts'
import { inputBytes, takeTranscoder } from './engine.ts'
import { createOutput } from './output-buffer.ts'
import { createRowWriter } from './row-encoder.ts'
import { createTimezoneTable } from './timezone-table.ts'
import * as places from './wasm/memory-layout.ts'

const known = 'Zx81Qq93Lm20Kp'
const secrets = createSecretList()
secrets.add(known, true)
const findSecrets = createSecretFinder(secrets)
const scrub = createScrubber(findSecrets)
const zone = createZone('Europe/Berlin')
const { clock } = zone
const transcoder = takeTranscoder(secrets)
const writing = {
  clock,
  ledger: createLedger(),
  ...{ scrub, scrubName: scrub, findSecrets },
  transcoder,
  output: createOutput(transcoder),
  learnDay: createTimezoneTable(transcoder, zone),
} as unknown as Writing

/** As MariaDB frames it: every cell with its length before it. */
function rowOf(cells: (Buffer | null)[]): { row: Buffer; layout: RawColumns } {
  const framed = cells.flatMap((cell) => {
    if (cell === null) return [Buffer.of(0xfb)]
    const head = Buffer.alloc(9)
    head[0] = 0xfe
    head.writeBigUInt64LE(BigInt(cell.length), 1)
    return [head, cell]
  })
  return { row: Buffer.concat(framed), layout: { ...mariadbLayout, binary: cells.map(() => false) } }
}

function written(columns: Column[], cells: (Buffer | null)[]): Buffer {
  const writer = createRowWriter(writing, createValuePolicy(writing, 'Test'), columns)
  const { row, layout } = rowOf(cells)
  writing.output.text('{')
  writer.read(row, 0, row.length, layout)
  writer.write(new Set(columns.map(({ name }) => name)))
  writing.output.text('}')
  return Buffer.concat([...writing.output.take(true)].map((chunk) => Buffer.from(chunk)))
}

function expected(columns: Column[], cells: (Buffer | null)[]): string {
  const members = columns.map(({ name, kind }, index) => {
    const text = cells[index]?.toString('utf8') ?? null
    const cleared = text !== null && isMaskedSecret(text) ? withheldMark : writing.scrub(text ?? '')
    const shown = text !== null && kind === 'text' ? cleared : text
    return `${JSON.stringify(name)}:${cellJson(shown, kind, clock)}`
  })
  return `{${members.join(',')}}`
}

let state = 42
const random = (below: number) => {
  state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
  return Math.floor((state / 4_294_967_296) * below)
}
const pick = <Item>(items: readonly Item[]) => items[random(items.length)] as Item

const pieces = [
  ...['a', 'Zz9', ' ', '"', '\\', '\n', '\u0000', '\u001f', '\u007f', '\u0080', 'é', '\u07ff', '\u0800'],
  ...[
    '\ufffc',
    '\ufffd',
    '\uff0c',
    '\u2028',
    '漢',
    '🎂',
    '\u{10ffff}',
    '</p>',
    known,
    'key=',
    '$2',
    'gAAAAA',
  ],
  ...['=', 'sid=', '?access_token=', 'authorization: token a:b', '-----BEGIN PRIVATE KEY-----', '****'],
].map((text) => Buffer.from(text))
const broken = ['eda080', 'edb080', 'c080', 'ff', 'e282', 'f0908d', 'f5808080'].map((hex) =>
  Buffer.from(hex, 'hex'),
)

function text(parts: readonly Buffer[]): Buffer {
  return Buffer.concat(Array.from({ length: random(40) }, () => pick(parts)))
}

const samples: Partial<Record<ColumnKind, () => Buffer>> = {
  text: () => text(random(8) === 0 ? [...pieces, ...broken] : pieces),
  date: () => Buffer.from(pick(['2024-02-29', '0000-00-00', '2024-02-31', ''])),
  decimal: () => Buffer.from(pick(['1.500000000', '-0.1', 'NaN', '99999999999999999999.9'])),
  integer: () =>
    Buffer.from(pick(['0', '-0', '-7', '007', '123456789012345', '9007199254740993', '1e3', '-', ''])),
  time: () =>
    Buffer.from(pick(['10:20:00', '-838:59:59.000000', '07:05:09.500000', '9:00', '1 day', '00:00:00.0'])),
  datetime: () => {
    const two = (below: number, from = 0) => String(random(below) + from).padStart(2, '0')
    const year = pick(['1893', '1900', '1945', '1980', '2024', '2026', '2099', '2100', '9999', '0000'])
    const fraction = pick(['', '.000000', '.120000', '.000001', '.5', '.', '.1234567'])
    return Buffer.from(`${year}-${two(14)}-${two(33)} ${two(25)}:${two(61)}:${two(61)}${fraction}`)
  },
}

const isSuspect = (text: Buffer) =>
  transcoder.isSuspect(places.input, text.copy(transcoder.bytes, places.input)) !== 0

describe('the row writer', () => {
  test('writes what the rules for single values write, whatever the values', () => {
    const kinds = Object.keys(samples) as ColumnKind[]
    const columns = Array.from({ length: 60 }, (_, index) => ({
      name: `c"${index}`,
      kind: kinds[index % kinds.length] as ColumnKind,
    }))
    for (let round = 0; round < 500; round += 1) {
      const cells = columns.map(({ kind }) => (random(5) === 0 ? null : (samples[kind]?.() ?? null)))
      const ours = written(columns, cells).toString('utf8')
      if (ours !== expected(columns, cells)) expect(ours).toBe(expected(columns, cells))
    }
  })

  test('a value longer than its memory comes piece by piece, cut between characters only', () => {
    const columns: Column[] = [
      { name: 'name', kind: 'text' },
      { name: 'long', kind: 'text' },
    ]
    for (const filler of ['x', 'ö', '漢', '🎂', '"\n', 'ab漢"'])
      for (const extra of [0, 1, 2, 3]) {
        const long = Buffer.from('y'.repeat(extra) + filler.repeat(400_000))
        expect(long.length).toBeGreaterThan(inputBytes)
        const cells = [Buffer.from('n'), long]
        expect(written(columns, cells).equals(Buffer.from(expected(columns, cells)))).toBe(true)
      }
  })

  test('a secret in a long value is withheld wherever the pieces are cut', () => {
    const columns: Column[] = [{ name: 'long', kind: 'text' }]
    for (const before of [
      inputBytes - 5,
      inputBytes - known.length,
      inputBytes - 4096 - 3,
      2 * inputBytes - 4100,
    ]) {
      const cells = [Buffer.from(`${'-'.repeat(before)}${known}${'-'.repeat(300_000)}`)]
      expect(written(columns, cells).includes(known)).toBe(false)
    }
  })

  test('every credential’s shape and every known run is suspected, at any place', () => {
    const shapes = [
      '$pbkdf2-sha',
      '$argon2id',
      '$2b$12$',
      'gAAAAAx',
      'PRIVATE KEY',
      '?key=',
      'sid=',
      'token=',
      known,
    ]
    for (const shape of [...shapes, 'AUTHORIZATION: token ', 'authorization=token '])
      for (let before = 0; before < 40; before += 1)
        for (const after of [0, 1, 17]) {
          const bytes = Buffer.from(`${' '.repeat(before)}${shape}${' '.repeat(after)}`)
          if (!isSuspect(bytes)) expect(`${before} ${shape} ${after}`).toBe('suspected')
        }
    expect(isSuspect(Buffer.from('an ordinary sentence, 1234567 long enough'))).toBe(false)
  })
})
