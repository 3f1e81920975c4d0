import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startMailbox } from '@pdd/embedded'
import { expect, it } from 'vitest'
import { type FakePostmark, type PostmarkFault, startFakePostmark } from '../support/fake-postmark.ts'
import { inactiveAddress, postmarkContract, serverToken } from './postmark.contract.ts'

postmarkContract('the mailbox', async () => {
  const mailbox = await startMailbox({ serverToken, inactive: [inactiveAddress] })
  return {
    url: mailbox.url,
    takenIn: () => mailbox.messages().map(({ subject }) => subject),
    stop: () => mailbox.stop(),
  }
})

postmarkContract('the fake that faults are scripted on', async () => {
  const fake = await startFakePostmark({ serverToken, inactive: [inactiveAddress] })
  return {
    url: fake.url,
    takenIn: () => fake.accepted.map(({ subject }) => subject),
    stop: () => fake.close(),
  }
})

const mail = { From: 'a@b.example', To: 'c@d.example', Subject: 's', TextBody: 't', Metadata: { nid: 'n-1' } }
const post = (fake: FakePostmark) =>
  fetch(`${fake.url}/email`, {
    method: 'POST',
    headers: { 'x-postmark-server-token': serverToken },
    body: JSON.stringify(mail),
    signal: AbortSignal.timeout(200),
  })

it.each<[PostmarkFault['effect'], number]>([
  [{ kind: 'accept, then hang' }, 1],
  [{ kind: 'accept, then reset' }, 1],
  [{ kind: 'accept, then cut the answer' }, 1],
  [{ kind: 'hang' }, 0],
  [{ kind: 'reset' }, 0],
])('a fault that loses the answer takes in what it says: $0.kind', async (effect, count) => {
  const fake = await startFakePostmark({ serverToken })
  fake.faults.push({ operation: 'send', times: 1, effect })
  await expect(post(fake).then((answer) => answer.json())).rejects.toThrow()
  expect(fake.accepted).toHaveLength(count)
  expect((await post(fake)).status).toBe(200)
  await fake.close()
})

it('mails that were taken in outlive the process where there is a journal', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'postmark-'))
  const options = { serverToken, journal: join(folder, 'journal') }
  const first = await startFakePostmark(options)
  await post(first)
  await first.close()
  const second = await startFakePostmark(options)
  expect(second.accepted.map(({ metadata }) => metadata.nid)).toEqual(['n-1'])
  await second.close()
  await rm(folder, { recursive: true })
})
