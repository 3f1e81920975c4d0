import { describe, expect, test } from 'vitest'
import { inputBytes, takeTranscoder } from '../encode/engine.ts'
import { createSecretList } from '../secrets/known-secret-values.ts'
import { createSecretFinder } from '../secrets/secret-finder.ts'
import { createTripwire } from './final-scan.ts'

const key = '9f8e7d6c5b4a321'
const secrets = createSecretList()
secrets.add(key, true)
secrets.add('nabcdef12345678', true)
secrets.add('Customer', false)
secrets.add('20240101', false)
const findSecrets = createSecretFinder(secrets)
const transcoder = takeTranscoder(secrets)
const kinds: Record<string, boolean> = { name: true, content: true, total: false }

/** The document in pieces of one size; what the look threw. */
function look(document: string, size = 5_000): { code?: string; facts?: object } {
  const doctypeAt = (byte: number) => (byte < document.indexOf('"labels"') ? 'Communication' : '')
  const holdsText = (_doctype: string, column: string) => kinds[column] ?? null
  const wire = createTripwire({ transcoder, findSecrets, output: { doctypeAt }, holdsText })
  const bytes = Buffer.from(document)
  try {
    for (let at = 0; at < bytes.length; at += size) wire(bytes.subarray(at, at + size))
    return {}
  } catch (error) {
    const { code, facts } = error as { code: string; facts: object }
    return { code, facts }
  }
}
const documentOf = (...rows: object[]) =>
  `{"doctypes":{\n"Communication":[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n},\n"labels":{"Contact":{"customer":"Customer"}}}`

describe.each([1, 7, 4_000, 70_000, 2 * inputBytes])('the last look at pieces of %i bytes', (size) => {
  const pieces = size < 100 ? 3 : 400
  const before = Array.from({ length: pieces }, (_, index) => ({
    name: `m${index}`,
    content: `<div class="x">the "order"\n\\ of 2024 — ${'é'.repeat(index % 90)}</div>`,
  }))

  test('ends the export at a secret, and names doctype and column', () => {
    for (const content of [
      `x${key}9`,
      `a\n${Buffer.from(key).toString('base64')}`,
      'BEGIN PRIVATE KEY-----',
    ]) {
      const found = look(documentOf(...before, { name: 'm', content }, ...before), size)
      expect(found).toEqual({
        code: 'collect.secret_found',
        facts: { doctype: 'Communication', column: 'content' },
      })
    }
  })

  test('reads values as they were before JSON', () => {
    const harmless = { name: 'm', content: 'see\nabcdef12345678', total: '20240101.00', Customer: 1 }
    expect(look(documentOf(...before, harmless, ...before), size)).toEqual({})
    const real = { name: 'm', content: 'see nabcdef12345678' }
    expect(look(documentOf(...before, real, ...before), size).code).toBe('collect.secret_found')
  })
})

test('bytes are no texts: zeros in base64 look like a sealed value', () => {
  const zeros = Buffer.concat([Buffer.of(0x80), Buffer.alloc(600_000)]).toString('base64')
  const at = zeros.replace(/^g/, 'ggA')
  for (const size of [5_000, 64 * 1024])
    expect(look(documentOf({ name: 'm', blob: { $base64: at } }), size)).toEqual({})
})

test('the last look finds a secret within a value of megabytes, and where two pieces meet', () => {
  for (const size of [3_000, 64 * 1024]) {
    const text = `${'words, é\n'.repeat(60_000)} ${key} ${'words, é\n'.repeat(60_000)}`
    expect(look(documentOf({ name: 'm', content: text }), size)).toMatchObject({
      ...{ code: 'collect.secret_found', facts: { column: 'content' } },
    })
    expect(look(documentOf({ name: 'm', content: text.replace(key, '[withheld]') }), size)).toEqual({})
  }
})
