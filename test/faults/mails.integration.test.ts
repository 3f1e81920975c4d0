import { expect, it } from 'vitest'
import type { MailFault } from '../../packages/embedded/src/mailbox/mailbox-messages.ts'
import { type PostmarkFault, startFakePostmark } from '../support/fake-postmark.ts'
import { withStoreAndMail } from '../support/with-store-and-mail.ts'
import type { WorkerParts, WorkerPartsOptions } from '../support/worker-parts.ts'

const servers = withStoreAndMail()
let parts: WorkerParts
let waking: Promise<void>

/** An export whose mail meets these faults; resolves when the first try is over. */
async function exportWith(
  faults: PostmarkFault[],
  over: { mailUrl?: string; awaitsMail?: boolean } & Partial<WorkerPartsOptions> = {},
): Promise<string> {
  const { awaitsMail = true, ...options } = over
  parts = servers.startWorker({ mailTimeoutSeconds: 1, ...options })
  servers.postmark.faults.push(...faults)
  const id = await parts.ask()
  waking = parts.wake(id)
  if (awaitsMail) await waking
  await expect
    .poll(async () => (await parts.database.requests.get(id))?.status, { timeout: 20_000 })
    .toBe('ready')
  return id
}
const mailOf = async (id: string) => (await parts.database.notifications.forRequest(id))[0]?.state
const due = () => servers.table.query('UPDATE notification SET next_attempt_at = now()')
const lookUp = async () => {
  await due()
  await parts.sweep('unknown_mails')
}

it('T36 asked to wait five times, then taken: one mail, and longer pauses each time', async () => {
  const later = { kind: 'answer', status: 429, body: '{"ErrorCode":429,"Message":"slow"}' } as const
  const id = await exportWith([{ operation: 'send', times: 5, effect: later }])
  const pauses: number[] = []
  while ((await mailOf(id)) === 'pending') {
    const [row] = await servers.table.query<{ pause: number }>(
      'SELECT extract(epoch FROM next_attempt_at - now())::float AS pause FROM notification',
    )
    pauses.push(Math.round(row?.pause ?? 0))
    await due()
    await parts.notify()
  }
  expect(await mailOf(id)).toBe('sent')
  expect(servers.postmark.accepted).toHaveLength(1)
  expect(pauses).toHaveLength(5)
  // One link "this wasn't me" for the mail, however often it was tried.
  expect(await servers.table.query('SELECT count(*)::int AS links FROM disavowal')).toEqual([{ links: 1 }])
  expect(pauses).toEqual(pauses.toSorted((a, b) => a - b))
  expect(pauses[4]).toBeGreaterThan((pauses[0] ?? 0) * 4)
})

it.each([
  ['failed', 'an officer started it again', 'mail.no_longer_failed'],
  ['extended', 'the file is ready', 'mail.answered'],
])('a pending mail “%s” is not sent when meanwhile %s', async (kind, _what, reason) => {
  const id = await exportWith([])
  const before = servers.postmark.accepted.length
  // As a claim finds it that came between the change of the request and this mail's being taken back.
  await servers.table.query('INSERT INTO notification (request_id, kind) VALUES ($1, $2)', [id, kind])
  expect(await parts.notify(id)).toBe(true)
  const [mail] = await servers.table.query('SELECT state, reason_code FROM notification WHERE kind = $1', [
    kind,
  ])
  expect(mail).toEqual({ state: 'suppressed', reason_code: reason })
  expect(servers.postmark.accepted).toHaveLength(before)
})

it('a sender that was held up until it was given up says nothing: others have sent the mail by then', async () => {
  const held = Promise.withResolvers<void>()
  const reached = Promise.withResolvers<void>()
  let isHeld = false
  const id = await exportWith([], {
    erp: (real) => ({
      ...real,
      // The export looks at the account as well, while no mail is being prepared.
      async readRecipient(user) {
        const sending = await servers.table.query(`SELECT FROM notification WHERE state = 'sending'`)
        if (sending.length > 0 && !isHeld) {
          isHeld = true
          reached.resolve()
          await held.promise
        }
        return real.readRecipient(user)
      },
    }),
    awaitsMail: false,
  })
  await reached.promise
  await servers.table.query(`UPDATE notification SET started_at = now() - interval '1 h'`)
  for (let look = 1; look <= 5; look += 1) await lookUp()
  await due()
  await parts.notify()
  expect(servers.postmark.accepted).toHaveLength(1)
  held.resolve()
  await waking
  expect(servers.postmark.accepted).toHaveLength(1)
  expect(await mailOf(id)).toBe('sent')
})

it.each<PostmarkFault['effect']>([
  { kind: 'accept, then hang' },
  { kind: 'accept, then reset' },
  { kind: 'accept, then cut the answer' },
  { kind: 'accept, then answer', status: 504, body: 'gateway timeout', contentType: 'text/plain' },
])('T37 taken, and the answer lost ($kind): unknown, found by its nid, one mail', async (effect) => {
  const id = await exportWith([{ operation: 'send', times: 1, effect }])
  expect(await mailOf(id)).toBe('unknown')
  await parts.notify()
  expect(servers.postmark.accepted).toHaveLength(1)
  await lookUp()
  expect(await mailOf(id)).toBe('sent')
  expect(servers.postmark.accepted).toHaveLength(1)
})

it('T38 an internal error, listed at no look-up: sent once more after the last, and never a third time', async () => {
  const broken = { kind: 'answer', status: 500, body: '{"ErrorCode":0,"Message":"x"}' } as const
  const id = await exportWith([{ operation: 'send', times: 1, effect: broken }])
  for (let look = 1; look <= 3; look += 1) {
    await lookUp()
    expect(await mailOf(id)).toBe('unknown')
  }
  await lookUp()
  expect(await mailOf(id)).toBe('pending')
  await parts.notify()
  expect(await mailOf(id)).toBe('sent')
  expect(servers.postmark.accepted).toHaveLength(1)
})

it('T38 held, where the policy says so: an officer decides, nothing is sent again', async () => {
  const id = await exportWith([{ operation: 'send', times: 1, effect: { kind: 'reset' } }], {
    settings: { mailUnknownPolicy: 'hold' },
  })
  for (let look = 1; look <= 6; look += 1) await lookUp()
  await due()
  await parts.notify()
  expect(await mailOf(id)).toBe('held')
  expect(servers.postmark.accepted).toEqual([])
})

it.each([
  ['a page', { kind: 'answer', status: 200, body: '<html>', contentType: 'text/html' }],
  ['an empty object', { kind: 'answer', status: 200, body: '{}' }],
  ['no id', { kind: 'answer', status: 200, body: '{"ErrorCode":0,"Message":"OK"}' }],
] satisfies [string, PostmarkFault['effect']][])(
  'T39 answered 200 with %s: unknown, never sent',
  async (_name, effect) => {
    const id = await exportWith([{ operation: 'send', times: 1, effect }])
    expect(await mailOf(id)).toBe('unknown')
  },
)

it('T40 sent elsewhere by a redirect: no second request, the token stays here', async () => {
  const elsewhere = await startFakePostmark({ serverToken: 't' })
  const effect = { kind: 'answer', status: 302, body: '', location: `${elsewhere.url}/email` } as const
  const id = await exportWith([{ operation: 'send', times: 1, effect }])
  expect(await mailOf(id)).toBe('unknown')
  expect(elsewhere.requests).toEqual([])
  await elsewhere.close()
})

const refusal = (status: number, ErrorCode: number): PostmarkFault['effect'] => ({
  ...{ kind: 'answer', status },
  body: JSON.stringify({ ErrorCode, Message: 'no' } satisfies MailFault),
})
it.each([
  [422, 406, 'suppressed'],
  [422, 300, 'failed'],
  [401, 10, 'failed'],
  [422, 405, 'failed'],
  [422, 413, 'failed'],
  [422, 412, 'failed'],
] as const)(
  'T41 refused for good (%i, code %i): the mail is %s, the file can still be had',
  async (status, code, state) => {
    const id = await exportWith([{ operation: 'send', effect: refusal(status, code) }])
    expect(await mailOf(id)).toBe(state)
    await due()
    expect(await parts.notify()).toBe(false)
    const row = await parts.database.requests.get(id)
    expect(row?.status).toBe('ready')
    expect(servers.s3.keysHolding()).toEqual([row?.objectKey])
  },
)

it.each(['http://127.0.0.1:2', 'http://no-such-host.invalid'])(
  'T77 nobody to be reached at %s: nothing was said, so it stays pending and is tried again',
  async (mailUrl) => {
    const id = await exportWith([], { mailUrl })
    expect(await mailOf(id)).toBe('pending')
  },
)

it('T43 a sender that died is asked about before anything is sent again', async () => {
  const id = await exportWith([{ operation: 'send', times: 1, effect: { kind: 'reset' } }])
  await servers.table.query(
    `UPDATE notification SET state = 'sending', started_at = now() - interval '6 min'`,
  )
  await parts.sweep('unknown_mails')
  expect(await mailOf(id)).toBe('unknown')
  await parts.notify()
  expect(servers.postmark.requests.filter((operation) => operation === 'send')).toHaveLength(1)
})
