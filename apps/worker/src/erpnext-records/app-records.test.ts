import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { codeOf, type ExportRequest } from '@pdd/core'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { statuses, toApp } from '../../../../test/support/app-contract.ts'
import { createAppRecords } from './app-records.ts'
import { recordOf, recordOfDelegated } from './compose-record.ts'
import type { RecordSaid } from './erpnext-records.ts'

let heard: { method?: string; path?: string; headers: Record<string, unknown>; text: string }[] = []
let answer: { status: number; body: string; headers?: Record<string, string> }
const server = createServer(async (request, response) => {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  const { method = '', url: path = '', headers } = request
  heard.push({ method, path, headers, text: Buffer.concat(pieces).toString() })
  response.writeHead(answer.status, answer.headers).end(answer.body)
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
afterAll(() => void server.close())
beforeEach(() => {
  heard = []
})

const { port } = server.address() as AddressInfo
const adapter = createAppRecords({
  ...{ baseUrl: `http://127.0.0.1:${port}`, siteName: 'acme.test', apiKey: '<key>', apiSecret: '<secret>' },
  timeoutMs: 2_000,
})
const never = new AbortController().signal
const settings = { publicBaseUrl: 'https://privacy.example.com', officeTimeZone: 'Europe/Berlin' }
const noRow = {
  site: 'acme',
  readyAt: null,
  expiresAt: null,
  bytes: null,
  sha256: null,
  rowCounts: null,
  reasonCode: null,
}
const maria = 'maria.santos@example.org'
const asked = {
  ...noRow,
  ...{ subjectId: maria, requestedBy: maria },
  receivedAt: new Date('2026-11-02T09:00:00.250Z'),
  dueAt: new Date('2026-12-02T22:59:59Z'),
}

const running = recordOf(
  { recordName: '8fn2rjgnnd', version: 2 },
  { ...asked, id: '0b9c6f2e-6f0a-4a3e-9d4e-0f6a1f0d7c11', status: 'running' } as unknown as ExportRequest,
  settings,
)
const readyRequest = {
  ...asked,
  ...{ id: '5d2f0f5c-3b7d-4f7a-8f0f-55f8f2a0c9aa', status: 'ready', bytes: 364_120n },
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  readyAt: new Date('2026-11-02T09:01:07.9Z'),
  expiresAt: new Date('2026-11-09T09:01:07.9Z'),
  rowCounts: {
    Contact: { counted: 60, exported: 58, withheld: [{ reason: 'third_party', count: 2 }] },
    Lead: { counted: 30, exported: 29, withheld: [{ reason: 'secret', count: 1 }] },
  },
} as unknown as ExportRequest
const inTime = new Date('2026-11-03T00:00:00Z')
const ready = recordOf({ recordName: null, version: 5 }, readyRequest, settings, inTime)
const refused = recordOfDelegated(
  { recordName: '9ab3c1d2e4', version: 1 },
  { site: 'acme', subjectId: maria, askedBy: 'dpo@example.org', askedAt: asked.receivedAt, allowed: false },
)

const said: [string, RecordSaid][] = [
  ['a request is under way', running],
  ['a request that began on our page is ready', ready],
  ['a second officer refused', refused],
]

it.each(said)('%s: byte for byte as contract.json has it', async (name, record) => {
  const { request, responses } = toApp(name)
  answer = { status: 200, body: JSON.stringify(responses[0]!.body) }
  await adapter.record(record, never)
  expect(heard).toHaveLength(1)
  expect(heard[0]!.text).toBe(JSON.stringify(request.body))
  expect(heard[0]).toMatchObject({ method: request.method, path: request.path, headers: request.headers })
})

it('which versions are stored is asked as contract.json has it', async () => {
  const { request, responses } = toApp('which versions are stored')
  answer = { status: 200, body: JSON.stringify(responses[0]!.body) }
  const { requests } = request.body as { requests: string[] }
  expect([...(await adapter.stored(requests, never))]).toEqual([[requests[0], 2]])
  expect(heard[0]!.text).toBe(JSON.stringify(request.body))
  expect(heard[0]).toMatchObject({ method: request.method, path: request.path, headers: request.headers })
})

const codes = {
  401: 'erpnext_record.access_refused',
  403: 'erpnext_record.access_refused',
  404: 'erpnext_record.deleted',
}
it.each(toApp('a request is under way').responses)(
  'understands the answer when $when',
  async ({ status, body }) => {
    answer = { status, body: JSON.stringify(body) }
    const outcome = await adapter.record(running, never).catch((error: unknown) => codeOf(error))
    expect(outcome).toEqual(
      status === 200 ? (body as { message: unknown }).message : codes[status as keyof typeof codes],
    )
  },
)

it('every status of a record is one of the contract, and every one of the contract is said of some request', () => {
  const each = (
    ['queued', 'running', 'retrying', 'ready', 'failed', 'cancelled', 'expired', 'deleted'] as const
  ).map(
    (status) =>
      recordOf({ recordName: null, version: 1 }, { ...readyRequest, status }, settings, inTime).status,
  )
  const delegated = [null, false].map(
    (allowed) =>
      recordOfDelegated(
        { recordName: 'x', version: 1 },
        { site: 'acme', subjectId: maria, askedBy: 'dpo@example.org', askedAt: asked.receivedAt, allowed },
      ).status,
  )
  expect(new Set([...each, ...delegated])).toEqual(new Set(statuses))
})

it('links to the page only as long as there is a file, and is due on the office’s day', () => {
  const late = new Date('2026-11-09T09:01:08Z')
  expect(recordOf({ recordName: null, version: 5 }, readyRequest, settings, late)).toMatchObject({
    ...{ status: 'Expired', link: null },
  })
  const inHonolulu = { ...settings, officeTimeZone: 'Pacific/Honolulu' }
  const honolulu = { ...readyRequest, dueAt: new Date('2026-12-03T09:59:59Z') }
  expect(recordOf({ recordName: null, version: 5 }, honolulu, inHonolulu, inTime).due).toBe('2026-12-02')
})

it('says why in plain words, and nothing where there are none', () => {
  const reason = (reasonCode: string) =>
    recordOf({ recordName: null, version: 1 }, { ...readyRequest, reasonCode }, settings, inTime).reason
  expect(reason('erp.unavailable')).toBe('The ERP’s database does not answer.')
  expect(reason('request.cancelled')).toBe('It was cancelled.')
  expect(reason('of.a_newer_release')).toBeNull()
  expect(reason('constructor')).toBeNull()
})

it.each([
  ['a page of a proxy', 200, '<html>', 'erpnext_record.answer_unreadable'],
  ['nothing of a record', 200, '{"message":{}}', 'erpnext_record.answer_unreadable'],
  [
    'a version beyond all',
    200,
    '{"message":{"record":"x","version":9e99,"changed":true}}',
    'erpnext_record.answer_unreadable',
  ],
  ['far more than an answer', 200, `"${'x'.repeat(100_000)}"`, 'erpnext_record.answer_unreadable'],
  ['a host that does not know the site', 404, '<h1>Not Found</h1>', 'erpnext_record.unavailable'],
  ['maintenance', 503, '', 'erpnext_record.unavailable'],
  ['a proxy without a site', 502, '', 'erpnext_record.unavailable'],
  ['a lock that Frappe waited for', 508, '', 'erpnext_record.unavailable'],
  ['too many', 429, '', 'erpnext_record.unavailable'],
  ['a fault of the site', 500, '{}', 'erpnext_record.not_taken'],
  ['a document that another app refuses', 417, '{}', 'erpnext_record.not_taken'],
])('%s is no answer', async (_, status, body, code) => {
  answer = { status, body }
  expect(await adapter.record(running, never).catch(codeOf)).toBe(code)
})

it('A171 an ERPNext that sends the service account elsewhere: the keys are not carried there', async () => {
  answer = { status: 307, body: '', headers: { location: `http://localhost:${port}/elsewhere` } }
  expect(await adapter.record(running, never).catch(codeOf)).toBe('erpnext_record.unavailable')
  expect(heard).toHaveLength(1)
})

it('A204 an ERPNext that calls its record by a text that nobody can keep, or see, is not believed', async () => {
  for (const record of ['8fn2\u0000rjg', 'a\nb', '\u001b[2J', '', 'x'.repeat(141)]) {
    answer = { status: 200, body: JSON.stringify({ message: { record, version: 2, changed: true } }) }
    expect(await adapter.record(running, never).catch(codeOf)).toBe('erpnext_record.answer_unreadable')
  }
})
