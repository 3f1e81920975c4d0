import { existsSync, readFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { PostmarkFault } from '../../support/fake-postmark.ts'
import type { SoakStack } from '../stack.ts'
import { askTable } from '../table.ts'

const failing: PostmarkFault = { operation: 'search', effect: { kind: 'answer', status: 500, body: '{}' } }
const hanging: PostmarkFault = { operation: 'search', effect: { kind: 'hang' } }
const losing: PostmarkFault = { operation: 'send', effect: { kind: 'accept, then reset' } }

/** One mail of 64 is lost, however often it is sent. */
const lost: PostmarkFault = { operation: 'send', nids: '^f[0-3]', effect: { kind: 'reset' } }

/** Look-ups of mails fail, or hang, until they are let through. */
export async function failLookUps(stack: SoakStack, how: 'fail' | 'hang'): Promise<void> {
  await script(stack, [lost, how === 'fail' ? failing : hanging])
}

export async function letLookUpsThrough(stack: SoakStack): Promise<void> {
  await script(stack, [lost])
}

/** From now on none is lost. */
export async function findAllMails(stack: SoakStack): Promise<void> {
  await script(stack, [])
  // The provider reads it every 100 ms.
  await delay(500)
}

/** For so long the answers to sent mails are lost, and then they can't be looked up, though they are due for it. */
export async function loseMails(stack: SoakStack, how: 'fail' | 'hang', ms: number): Promise<void> {
  await script(stack, [lost, losing, how === 'fail' ? failing : hanging])
  await delay(ms / 2)
  await failLookUps(stack, how)
  await askTable(
    stack.databaseUrl,
    `UPDATE notification SET next_attempt_at = least(next_attempt_at, now()) WHERE state = 'unknown'`,
  ).catch(() => [])
  await delay(ms / 2)
  await letLookUpsThrough(stack)
}

/** As often as the workers say so. */
export function countFailedLookUps({ logFiles }: SoakStack): number {
  const texts = logFiles.map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : ''))
  return texts.reduce((sum, text) => sum + text.split('"mail.not_looked_up"').length - 1, 0)
}

/** Whole, or as it was: the provider reads it at any moment. */
async function script({ mailFaults }: SoakStack, faults: PostmarkFault[]): Promise<void> {
  await writeFile(`${mailFaults}.new`, JSON.stringify(faults))
  await rename(`${mailFaults}.new`, mailFaults)
}
