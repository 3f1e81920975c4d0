import { type Check, ok } from '../check.ts'
import type { Subject } from '../subject.ts'
import { checkCollector } from './collector.ts'
import { checkDatabase } from './database.ts'
import { checkOldAddresses } from './old-addresses.ts'
import { checkPushes } from './pushes.ts'
import { checkReach } from './reach.ts'
import { checkRecords } from './records.ts'
import { checkSignIn } from './sign-in.ts'

/** All that is asked of a site; nothing of it is changed. */
export async function checkSite(subject: Subject): Promise<Check[]> {
  const [reach, records, database] = await Promise.all([
    checkReach(subject),
    checkRecords(subject),
    checkDatabase(subject),
  ])
  return [
    ...reach,
    ...database,
    ...checkCollector(subject),
    checkSignIn(subject),
    ...records,
    checkPushes(subject),
    checkOldAddresses(subject),
    ok(
      'mail.not_of_site',
      'Mails go by Postmark, and by no Email Account of the site: nothing is set for them there.',
    ),
  ]
}
