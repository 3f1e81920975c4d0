// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of source files, holes and all
import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const database = 'packages/database/src'
const outcomes = `${database}/notifications/delivery-outcomes.ts`
const untold = `${database}/officer/untold.ts`

const lost = (name: string): TestNamed => ({ file: 'test/faults/lost-mails.integration.test.ts', name })
const twice = lost('a mail that was lost twice')
const at = (name: string): TestNamed => ({ file: `${database}/officer/untold.integration.test.ts`, name })

/** Guards of: mails that were lost, and people who were not told. */
export const lostMails: Mutant[] = [
  {
    guard: 'lost mails: what was only being prepared is due again, and no question',
    edits: [edit(outcomes, "CASE WHEN ${handedOver} THEN 'unknown'", "CASE WHEN true THEN 'unknown'")],
    test: lost('a worker that dies while it prepares a mail'),
  },
  {
    guard: 'lost mails: a claim that is being prepared says so',
    edits: [edit(`${database}/notifications/claim.ts`, 'preparing = n.send_fence + 1', 'preparing = NULL')],
    test: lost('a worker that dies while it prepares a mail'),
  },
  {
    guard: 'lost mails: what ends everybody who prepares it has a last try',
    edits: [
      edit(
        outcomes,
        "WHEN ${lastTry} THEN 'failed' ELSE 'pending' END,\n      unknown_at",
        "ELSE 'pending' END,\n      unknown_at",
      ),
    ],
    test: lost('a mail that ends every worker'),
  },
  {
    guard: 'lost mails: a sender that comes late sends nothing',
    edits: [
      edit(
        'apps/worker/src/notify/notify-subject.ts',
        'return isOurs ? mailer',
        'return isOurs || id ? mailer',
      ),
    ],
    test: lost('a sender that was frozen'),
  },
  {
    guard: 'lost mails: what a release sends that hands nothing over is a question',
    edits: [edit(outcomes, 'n.preparing IS DISTINCT FROM n.send_fence', 'n.preparing IS NULL')],
    test: {
      file: `${database}/notifications/notifications.integration.test.ts`,
      name: 'what a release claims that hands nothing over',
    },
  },
  {
    guard: 'lost mails: no third time',
    edits: [edit(outcomes, 'n.resends >= 1', 'n.resends >= 2')],
    test: twice,
  },
  {
    guard: 'lost mails: the desk shows who was not told',
    edits: [
      edit('apps/api/src/officer/officer-page.ts', 'view.untold.length > 0', 'view.untold.length > 1e9'),
    ],
    test: twice,
  },
  {
    guard: 'lost mails: a gauge counts who was not told',
    edits: [
      edit('apps/worker/src/worker-metrics.ts', 'await untold()', '{ ...(await untold()), failed: 0 }'),
    ],
    test: twice,
  },
  {
    guard: 'lost mails: a mail that was given up tells nobody',
    edits: [edit(untold, "n.state IN ('failed', ", 'n.state IN (')],
    test: twice,
  },
  {
    guard: 'lost mails: a mail that came back tells nobody',
    edits: [edit(untold, "'held', 'bounced', 'suppressed')", "'held', 'suppressed')")],
    test: at('whose mail is bounced'),
  },
  {
    guard: 'lost mails: who has fetched the file knows of it',
    edits: [edit(untold, ' AND r.downloaded_at IS NULL', '')],
    test: at('who has fetched the file knows of it'),
  },
  {
    guard: 'lost mails: who was not told is found without the crowd',
    edits: [
      edit(
        'prisma/migrations/20261129060100_untold/migration.sql',
        `CREATE INDEX CONCURRENTLY "notification_untold" ON "notification" ("created_at")
  WHERE "kind" IN ('ready', 'failed') AND "state" IN ('failed', 'held', 'bounced', 'suppressed');`,
        'SELECT 1;',
      ),
    ],
    test: { file: `${database}/requests/growth.integration.test.ts`, name: 'who was not told' },
  },
  {
    guard: 'lost mails: of one site at its desk',
    edits: [edit(untold, ' AND r.site = ${site}', " AND ${site}::text <> ''")],
    test: at('one is told by name'),
  },
]
