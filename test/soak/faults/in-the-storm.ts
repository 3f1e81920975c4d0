import { setTimeout as delay } from 'node:timers/promises'
import type { FaultDeps } from './faults.ts'
import { flush, longExport } from './flush.ts'
import { loseMails } from './mails.ts'
import { poison, readyFiles, runOut } from './poison.ts'
import { stallPublishes } from './stalls.ts'

/** The faults that come while processes are killed, each again and again until then; stalled commits once. */
export async function disturb(deps: FaultDeps, until: number): Promise<void> {
  const { stack, random, log } = deps
  const { counts } = log

  await Promise.all([
    stallPublishes(stack, deps.chaos),
    again(3_000, 6_000, async () => {
      const how = counts['files held and expired'] > counts['files held and revoked'] ? 'revoked' : 'expired'
      if (await poison(stack, how)) counts[`files held and ${how}`] += 1
    }),
    again(4_000, 8_000, async () => {
      await runOut(stack, await readyFiles(stack, 1))
    }),
    again(4_000, 10_000, () => loseMails(stack, random.chance(0.5) ? 'fail' : 'hang', 5_000)),
    again(4_000, 10_000, async () => {
      const { proxy } = random.pick(stack.sites)
      proxy.hang()
      counts['sites fallen silent'] += 1
      await delay(random.between(2_000, 7_000))
      await proxy.up()
    }),
    again(3_000, 6_000, async () => {
      if ((await longExport(stack)) === undefined) return
      await flush(stack)
      counts['flushes of the queue under a long export'] += 1
    }),
  ])

  async function again(least: number, most: number, work: () => Promise<void>): Promise<void> {
    for (;;) {
      const pause = random.between(least, most)
      if (Date.now() + pause > until) return
      await delay(pause)
      // The table or the queue may be down just now.
      await work().catch(() => {})
    }
  }
}
