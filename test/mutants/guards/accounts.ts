// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of source files, holes and all
import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const database = 'packages/database/src'
const officerRoutes = 'apps/api/src/officer'
const migration = 'prisma/migrations/20261128040000_accounts/migration.sql'

const freezing = (name: string): TestNamed => ({
  file: `${database}/officer/freeze.integration.test.ts`,
  name,
})
const limits = (name: string): TestNamed => ({
  file: `${database}/requests/limits.integration.test.ts`,
  name,
})
const viewing = (name: string): TestNamed => ({ file: `${database}/officer/views.integration.test.ts`, name })
const stopped = (name: string): TestNamed => ({ file: 'test/security/not-mine.integration.test.ts', name })
const oneself = (name: string): TestNamed => ({
  file: `${database}/officer/oneself.integration.test.ts`,
  name,
})
const tried = (name: string): TestNamed => ({ file: 'test/security/accounts.integration.test.ts', name })
const officerPages = (name: string): TestNamed => ({ file: 'test/security/desk.integration.test.ts', name })

/** Guards of: frozen accounts, limits, officers. */
export const accounts: Mutant[] = [
  {
    guard: 'account: a freeze ends what is ready, too',
    edits: [
      edit(
        `${database}/officer/disavowal.ts`,
        "WHERE r.status IN ('queued', 'running', 'retrying', 'ready') ORDER",
        "WHERE r.status IN ('queued', 'running', 'retrying') ORDER",
      ),
    ],
    test: freezing('ends whatever the account has under way or ready'),
  },
  {
    guard: 'account: a freeze holds the account before it looks',
    edits: [
      edit(`${database}/officer/disavowal.ts`, 'SELECT account_hold(r.site, r.subject_id)', 'SELECT 1'),
    ],
    test: freezing('a session that asks again'),
  },
  {
    guard: 'account: a freeze raises the fence of what it ends',
    edits: [
      edit(`${database}/officer/disavowal.ts`, 'fence = r.fence + 1, reason_code', 'reason_code'),
      edit(
        `${database}/requests/lifecycle.ts`,
        "r.fence = ${fence}::int AND r.status = 'running' ${only}`",
        'r.fence = ${fence}::int ${only}`',
      ),
    ],
    test: freezing('a worker that publishes'),
  },
  {
    guard: 'account: a freeze takes back the mails that would be wrong',
    edits: [
      edit(
        `${database}/officer/disavowal.ts`,
        "n.kind IN ('asked', 'ready', 'extended', 'expiring')",
        "n.kind IN ('asked')",
      ),
    ],
    test: freezing('ends whatever the account has under way or ready'),
  },
  {
    guard: 'account: a freeze voids codes',
    edits: [
      edit(
        `${database}/officer/open-codes.ts`,
        'step_up_code c SET expires_at = least(c.expires_at, now())',
        'step_up_code c SET expires_at = c.expires_at',
      ),
    ],
    test: freezing('voids the codes of the account'),
  },
  {
    guard: 'account: a code that was answered is void after a freeze',
    edits: [
      edit(`${database}/officer/open-codes.ts`, 'confirmed_at = NULL', 'confirmed_at = c.confirmed_at'),
    ],
    test: freezing('voids the codes of the account'),
  },
  {
    guard: 'account: links from before a freeze or its lift are void',
    edits: [
      edit(
        `${database}/officer/disavowal.ts`,
        'AND greatest(f.frozen_at, f.lifted_at) >= d.issued_at',
        'AND f.frozen_at >= d.issued_at',
      ),
    ],
    test: freezing('of mails before a freeze, or before its lift'),
  },
  {
    guard: 'account: a retry takes its turn with a freeze',
    edits: [
      edit(
        `${database}/officer/account.ts`,
        'SELECT pg_advisory_xact_lock(account_lock(site, subject_id))',
        'SELECT 1',
      ),
    ],
    test: freezing('an officer who tries again'),
  },
  {
    guard: 'account: no action serves a frozen account',
    edits: [edit(`${database}/officer/account.ts`, ' AND NOT ${isFrozenAccount(sql`r`)}', '')],
    test: freezing('stops every action that leads to a file'),
  },
  {
    guard: 'account: no link for a frozen account',
    edits: [
      edit(
        'apps/api/src/create-download-link.ts',
        'if (await officers.isFrozen(request.site, request.subjectId)) throw accountFrozen()',
        '',
      ),
    ],
    test: tried('A80 a stolen session that keeps an older file'),
  },
  {
    guard: 'account: a freed file is deleted within seconds',
    edits: [
      edit(
        'apps/worker/src/sweeps/sweeps.ts',
        "{ name: 'deletion', everySeconds: 2,",
        "{ name: 'deletion', everySeconds: 30,",
      ),
    ],
    test: tried('A80 a stolen session that keeps an older file'),
  },
  {
    guard: 'account: an ask is refused while it is frozen',
    edits: [
      edit(
        migration,
        'lower(f."subject_id") = lower("for_subject") AND f."lifted_at" IS NULL) THEN',
        'f."subject_id" = \'\' AND f."lifted_at" IS NULL) THEN',
      ),
    ],
    test: freezing('a session that asks again'),
  },
  {
    guard: 'oneself: no action, in any spelling',
    edits: [
      edit(
        `${database}/officer/account.ts`,
        'lower(${row}.subject_id) <> lower(${officer}::text)',
        '${row}.subject_id <> ${officer}::text',
      ),
    ],
    test: oneself('no officer does anything, spelled in capitals'),
  },
  {
    guard: 'oneself: no lift',
    edits: [edit(`${database}/officer/freeze.ts`, '        AND ${isAboutAnother(sql`f`, name)}\n', '')],
    test: oneself('no officer does anything, spelled as it is'),
  },
  {
    guard: 'oneself: no end as an officer',
    edits: [
      edit(
        `${database}/requests/lifecycle.ts`,
        "actor.type === 'officer' ? sql`AND ${isAboutAnother(sql`r`, actor.id)}` : empty",
        'empty',
      ),
    ],
    test: oneself('no officer does anything, spelled as it is'),
  },
  {
    guard: 'oneself: the tables refuse what a statement forgets',
    edits: [edit(migration, 'AND lower(r."subject_id") = lower(NEW."officer")', 'AND false')],
    test: oneself('nothing is written even by a statement that forgets to look'),
  },
  {
    guard: 'oneself: the desk says so before anything else',
    edits: [
      edit(
        `${officerRoutes}/officer-actions.ts`,
        'return subjectId.toLowerCase() === user.toLowerCase()',
        'return subjectId === user',
      ),
    ],
    test: tried('A81 an officer lifts, repeats or ends nothing of their own'),
  },
  {
    guard: 'officer: a frozen one does nothing to others',
    edits: [
      edit(
        'apps/api/src/authentication/officer-gate.ts',
        'if (await deps.officers.isFrozen(officer.site, officer.user)) throw accountFrozen()',
        '',
      ),
    ],
    test: tried('A81 an officer lifts, repeats or ends nothing of their own'),
  },
  {
    guard: 'officer: actions and lists take a proof of this moment',
    edits: [edit('apps/api/src/authentication/officer-gate.ts', 'await assertStepUp(deps, officer)', '')],
    test: officerPages('A84 a stolen officer’s session that is not fresh'),
  },
  {
    guard: 'officer: who reads a request stands in the trail',
    edits: [
      edit(
        'apps/api/src/find-export-request.ts',
        "await deps.officers.recordView({ site, officer, thing: 'request', requestId: request.id })",
        '',
      ),
    ],
    test: officerPages('A84 whoever reads or takes away'),
  },
  {
    guard: 'officer: the trail of what was looked at stays',
    edits: [
      edit(
        'prisma/migrations/20261129040400_officer_views/migration.sql',
        'CREATE TRIGGER "officer_view_append_only" BEFORE UPDATE OR TRUNCATE ON "officer_view"',
        'CREATE TRIGGER "officer_view_append_only" BEFORE TRUNCATE ON "officer_view"',
      ),
    ],
    test: viewing('nobody takes a row back'),
  },
  {
    guard: 'limit: asks of a day are counted',
    edits: [edit(`${database}/requests/create.ts`, 'at_most: input.asksPerDay ?? null', 'at_most: null')],
    test: limits('ends with the last of the day'),
  },
  {
    guard: 'limit: asks of one account take turns',
    edits: [
      edit(
        migration,
        '  PERFORM pg_advisory_xact_lock(account_lock("for_site", "for_subject"));\n  IF EXISTS',
        '  IF EXISTS',
      ),
    ],
    test: limits('what was written and ended while one waited'),
  },
  {
    guard: 'limit: asks are counted as they are now',
    edits: [
      edit(
        migration,
        'RETURNS boolean LANGUAGE plpgsql AS $$',
        'RETURNS boolean LANGUAGE plpgsql STABLE AS $$',
      ),
    ],
    test: limits('what was written and ended while one waited'),
  },
  {
    guard: 'limit: a crowd is not read to count one',
    edits: [
      edit(migration, 'ORDER BY r."received_at" DESC, r."id" DESC LIMIT "at_most"', 'OFFSET 0'),
      edit(
        migration,
        'WHERE r."site" = "for_site" AND r."subject_id" = "for_subject"\n',
        'WHERE r."site" = "for_site" AND r."subject_id" || \'\' = "for_subject"\n',
      ),
    ],
    test: limits('costs a crowd nothing'),
  },
  {
    guard: 'limit: officers count apart',
    edits: [edit(migration, '(r."requested_by" = r."subject_id") = ("by" = "for_subject")', 'true')],
    test: limits('by officers counts apart'),
  },
  {
    guard: 'limit: links of a day are counted over all files',
    edits: [edit(`${database}/requests/limits.ts`, 'o.subject_id = r.subject_id AND', 'o.id = r.id AND')],
    test: limits('are as many as a day allows'),
  },
  {
    guard: 'limit: links of one account take turns',
    edits: [edit(`${database}/requests/download.ts`, 'lockAccountOf(id),', 'sql`SELECT 1`,')],
    test: limits('are as many as a day allows'),
  },
  {
    guard: 'account: a freeze ends the addresses that it has proved',
    edits: [edit(`${database}/officer/open-codes.ts`, 'p.ended_at IS NULL RETURNING', 'false RETURNING')],
    test: stopped('A122 what a stolen session proved'),
  },
  {
    guard: 'account: a freeze ends what it asked on behalf of others',
    edits: [edit(`${database}/officer/disavowal.ts`, 'AND b.decided_at IS NULL', 'AND false')],
    test: stopped('A122 what a stolen officer'),
  },
]
