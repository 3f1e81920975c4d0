import { edit, type Mutant } from '../mutant.ts'

const collecting = 'apps/worker/src/collect'
const seeing = (name: string) => ({ file: 'test/security/visibility.integration.test.ts', name })
const removing = (name: string) => ({ file: 'packages/storage/src/undeletable.integration.test.ts', name })
const schemas = (name: string) => ({ file: 'packages/database/src/schema-of.integration.test.ts', name })
const deleting = (name: string) => ({ file: 'test/security/undeletable.integration.test.ts', name })
const health = (name: string) => ({ file: 'apps/worker/src/health.test.ts', name })

/** Guards of: what may not be seen, schemas, buckets. */
export const visibility: Mutant[] = [
  {
    guard: 'visibility: what the account may not read fails the export',
    edits: [edit(`${collecting}/site/metadata-cache.ts`, '  await assertReadable(snapshot, read)\n', '')],
    test: seeing(
      'A90 a table that the reading account may not see is left out in silence: the attempt fails and names it',
    ),
  },
  {
    guard: 'visibility: what the account may read is asked at every export',
    edits: [
      edit(`${collecting}/site/metadata-cache.ts`, '    before.tables.rights === tables.rights &&\n', ''),
      edit(`${collecting}/site/schema-fingerprint.ts`, ' && rights === before.rights) return', ') return'),
    ],
    test: seeing('A91 a right is taken away after the first export: the next one of the same worker fails'),
  },
  {
    guard: 'visibility: what is not certainly absent counts as kept from the account',
    edits: [
      edit(
        `${collecting}/rights/mariadb-visibility.ts`,
        "if (answer !== 'absent') faults.push({ table, fault: 'not_provable' })",
        "if (answer === 'readable') faults.push({ table, fault: 'not_provable' })",
      ),
    ],
    test: seeing(
      'A90 an account with rights on single tables alone: a table that may be missing counts as kept from it',
    ),
  },
  {
    guard: 'visibility: rows that a policy hides',
    edits: [
      edit(
        `${collecting}/rights/postgres-visibility.ts`,
        "if (hidesRows === 't' &&",
        "if (hidesRows === '' &&",
      ),
    ],
    test: seeing('A91 a policy hides rows from the reader: the attempt fails and names the table'),
  },
  {
    guard: 'visibility: a view in place of what the site is described by',
    edits: [
      edit(
        `${collecting}/rights/unreadable-tables.ts`,
        '.filter((table) => views.has(table))',
        '.filter(() => false)',
      ),
    ],
    test: seeing('A92 a view stands in place of the table of accounts: what it leaves out cannot be seen'),
  },
  {
    guard: 'visibility: one blind site is told by its name',
    edits: [edit('apps/worker/src/health.ts', 'allDown ? {} : Object.fromEntries(sites)', '{}')],
    test: health(
      'one site that cannot be read whole is degraded, by its name and the table, and the others go on',
    ),
  },
  {
    guard: 'bucket: the key is closed before any version is deleted',
    edits: [
      edit(
        'packages/storage/src/removal.ts',
        '    if (await exists(client, bucket, key)) await attempt()\n',
        '',
      ),
    ],
    test: removing(
      'a version that is locked leaves the key closed: the link that was mailed opens nothing more',
    ),
  },
  {
    guard: 'bucket: the marker stays while a version is left',
    edits: [
      edit(
        'packages/storage/src/removal.ts',
        'if (left?.data.length === 0) for (const marker of left.markers)',
        'for (const marker of left?.markers ?? [])',
      ),
    ],
    test: removing('a server that only pretends to delete a version does not get the marker taken away'),
  },
  {
    guard: 'bucket: one that locks what is written is refused',
    edits: [
      edit(
        'packages/storage/src/fitness.ts',
        "  if (days !== null) throw bucketKeeps({ cause: 'default retention', ...days })\n",
        '',
      ),
    ],
    test: removing('a bucket with default retention is unfit, and nothing is written to find out'),
  },
  {
    guard: 'bucket: one refusal keeps no other file',
    edits: [edit('apps/worker/src/sweeps/delete-expired.ts', 'faults.push(error)', 'throw error')],
    test: deleting('A93 one file that the store refuses to delete keeps no other file of anybody alive'),
  },
  {
    guard: 'schema: Prisma asks where the other statements ask',
    edits: [
      edit(
        'packages/database/src/schema-of.ts',
        "named ?? (await schemaOf(pool, 'export_request'))",
        "named ?? 'public'",
      ),
    ],
    test: schemas('that of the account’s search_path'),
  },
  {
    guard: 'schema: a database that is behind is not ready',
    edits: [
      edit(
        'packages/database/src/migrate/assert-migrated.ts',
        'if (missing.length > 0) throw',
        'if (missing.length > 99) throw',
      ),
    ],
    test: schemas('not one that is behind, and not one where a migration stopped half-way'),
  },
  {
    guard: 'sweeps: one that keeps failing is not ready',
    edits: [edit('apps/worker/src/health.ts', '[...sweeps, ...(allDown', '[...(allDown')],
    test: health('is not ready while a sweep keeps failing, with the cause in words'),
  },
]
