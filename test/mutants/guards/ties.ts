// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of source files, holes and all
import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const table = 'packages/database/src/ties'
const officerRoutes = 'apps/api/src/officer'
const migration = 'prisma/migrations/20261128010000_ties/migration.sql'

const kept = (name: string): TestNamed => ({ file: `${table}/ties.integration.test.ts`, name })
const shown = (name: string): TestNamed => ({ file: `${officerRoutes}/ties/ties.integration.test.ts`, name })
const tried = (name: string): TestNamed => ({ file: 'test/security/ties.integration.test.ts', name })
const exporting = (name: string): TestNamed => ({ file: 'test/faults/undecided.integration.test.ts', name })

/** Guards of: what an officer decides about a tie. */
export const ties: Mutant[] = [
  {
    guard: 'ties: only who holds the lease writes them',
    edits: [edit(`${table}/keep.ts`, 'AND fence = ${fence}::int AND', 'AND')],
    test: kept('who has lost the lease writes nothing'),
  },
  {
    guard: 'ties: only what runs writes them',
    edits: [edit(`${table}/keep.ts`, "::int AND status = 'running'", '::int')],
    test: kept('who has lost the lease writes nothing'),
  },
  {
    guard: 'ties: a fenced worker goes no further',
    edits: [
      edit(
        'apps/worker/src/export/export-personal-data.ts',
        'if (!(await ties.keep(claim.request.id, claim.fence, undecided))) throw attemptFenced()',
        'await ties.keep(claim.request.id, await requests.get(claim.request.id).then((row) => row?.fence ?? 0), undecided)',
      ),
    ],
    test: tried('A53'),
  },
  {
    guard: 'ties: a decision outlives the export that does not meet it',
    edits: [edit(`${table}/keep.ts`, 'AND t.decision IS NULL AND a.format', 'AND a.format')],
    test: kept('a later export moves it on'),
  },
  {
    guard: 'ties: what is met no more leaves the list',
    edits: [edit(`${table}/keep.ts`, "t.decision IS NULL AND a.format = 'bundle'", 'false')],
    test: kept('a later export moves it on'),
  },
  {
    guard: 'ties: bounded for one person',
    edits: [edit(`${table}/keepable.ts`, '.slice(0, keptAtMost)', '.slice(0)')],
    test: kept('500 of one person are kept'),
  },
  {
    guard: 'ties: one outsider crowds out nobody',
    edits: [edit(`${table}/keepable.ts`, '.sort((one, other) => one.turn - other.turn)', '')],
    test: kept('500 of one person are kept'),
  },
  {
    guard: 'ties: no text of an outsider stops an export',
    edits: [edit(`${table}/keepable.ts`, " && !text.includes('\\u0000')", '')],
    test: kept('a name with a character that PostgreSQL does not hold'),
  },
  {
    guard: 'ties: decisions are of one site and account',
    edits: [
      edit(
        `${table}/keep.ts`,
        'WHERE site = ${site} AND subject_id = ${subjectId} AND decision IS NOT NULL',
        'WHERE site = ${site} AND length(${subjectId}::text) > 0 AND decision IS NOT NULL',
      ),
    ],
    test: kept('decisions are of one account of one site'),
  },
  {
    guard: 'ties: the write is never about oneself',
    edits: [edit(`${table}/decide.ts`, 'AND lower(subject_id) <> lower(${name}::text)', '')],
    test: kept('nobody decides about themselves'),
  },
  {
    guard: 'ties: the table holds no decision about oneself',
    edits: [edit(migration, 'CHECK (lower("decided_by") <> lower("subject_id"))', 'CHECK (true)')],
    test: kept('nobody decides about themselves'),
  },
  {
    guard: 'ties: a decision is of the officer’s own site',
    edits: [edit(`${table}/decide.ts`, 'AND site = ${site} AND', 'AND length(${site}::text) > 0 AND')],
    test: kept('another site’s is not there'),
  },
  {
    guard: 'ties: one of two officers decides',
    edits: [edit(`${table}/decide.ts`, 'AND decision IS DISTINCT FROM ${decision}::text', '')],
    test: kept('of two officers who confirm at once'),
  },
  {
    guard: 'ties: the desk lets nobody decide about themselves',
    edits: [
      edit(
        `${officerRoutes}/ties/ties.ts`,
        'if (isOwn(tie.subjectId, officer.user)) throw tieNotYours()',
        '',
      ),
    ],
    test: tried('A50'),
  },
  {
    guard: 'ties: the desk finds only those of its site',
    edits: [
      edit(
        `${table}/list.ts`,
        'WHERE id = ${idOf(id)} AND site = ${site}`)',
        'WHERE id = ${idOf(id)} AND length(${site}::text) > 0`)',
      ),
    ],
    test: tried('A51'),
  },
  {
    guard: 'ties: a plain person sees no list',
    edits: [
      edit(
        `${officerRoutes}/ties/ties.ts`,
        'const officer = await deps.officerOf(request)',
        'const officer = await deps.authenticate(request)',
      ),
    ],
    test: tried('A52 a plain person'),
  },
  {
    guard: 'ties: no other website decides',
    edits: [
      edit(`${officerRoutes}/ties/ties.ts`, 'await deps.changing(request)', 'await deps.officerOf(request)'),
    ],
    test: tried('A52 another website'),
  },
  {
    guard: 'ties: a decision takes a reason',
    edits: [edit(`${officerRoutes}/ties/ties.ts`, 'reasonOf(request.body)', "request.body.reason ?? ''")],
    test: shown('takes a reason'),
  },
  {
    guard: 'ties: an attempt under way tells nothing',
    edits: [
      edit(
        'apps/api/src/export-request-resource.ts',
        'request.readyAt === null ? null : (request.undecided ?? null)',
        'request.undecided ?? null',
      ),
    ],
    test: shown('is nothing while an attempt is under way'),
  },
  {
    guard: 'ties: the person reads kinds, never DocTypes',
    edits: [edit('packages/core/src/undecided.ts', "?? 'record'", '?? (doctype as UndecidedKind)')],
    test: tried('A54'),
  },
  {
    guard: 'ties: the collector is told what was decided',
    edits: [
      edit('apps/worker/src/export/export-personal-data.ts', 'known: await knownOf(request, erp),', ''),
    ],
    test: exporting('the next export knows what officers decided'),
  },
]
