import { setTimeout as delay } from 'node:timers/promises'
import type { Account, Database } from '@pdd/database'
import { accountDisabled, accountNotRead } from '../errors.ts'

const patienceMs = 5_000
const lookEveryMs = 100

/**
 * Has a worker look into the site's own table whether an account is enabled, and waits for what it finds: this process
 * reads no site's database. What was found before the question counts for nothing, and without an answer the answer is no.
 *
 * @throws `auth.account_disabled`; `auth.account_not_read` when no worker has looked within five seconds
 */
export function createAccountCheck(accounts: Pick<Database['accounts'], 'want' | 'look'>) {
  return async (account: Account): Promise<void> => {
    const until = Date.now() + patienceMs
    const look = await accounts.want(account)
    for (;;) {
      const enabled = await accounts.look(account, look)
      if (enabled === true) return
      if (enabled === false) throw accountDisabled()
      if (Date.now() > until) throw accountNotRead()
      await delay(lookEveryMs)
    }
  }
}
