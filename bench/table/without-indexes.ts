import type { Connection } from '../database.ts'

/**
 * Fills tables while they have neither indexes nor triggers, and makes both again as they were. The key of `kept` stays:
 * others point at it.
 */
export async function withoutIndexes(
  { run }: Connection,
  tables: string[],
  kept: string,
  fill: () => Promise<void>,
): Promise<void> {
  const names = tables.map((table) => `'${table}'::regclass`).join(', ')
  const constraints = await run(`
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid IN (${names}) AND contype IN ('p', 'u') AND conname <> '${kept}'`)
  const indexes = await run(`
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
    WHERE i.indrelid IN (${names})
      AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u'))`)
  for (const [table, name] of constraints) await run(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`)
  for (const [name] of indexes) await run(`DROP INDEX ${name}`)
  const triggers = await run(
    `SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE tgrelid IN (${names}) AND NOT tgisinternal`,
  )
  for (const [table, name] of triggers) await run(`ALTER TABLE ${table} DISABLE TRIGGER ${name}`)
  // Of keys that point elsewhere: what is filled in fits, and each look would be a statement.
  await run(`SET session_replication_role = 'replica'`)
  await fill()
  await run(`SET session_replication_role = 'origin'`)
  for (const [table, name, enabled] of triggers)
    await run(`ALTER TABLE ${table} ENABLE ${enabled === 'A' ? 'ALWAYS' : ''} TRIGGER ${name}`)
  await run(`SET maintenance_work_mem = '1GB'`)
  for (const [table, name, definition] of constraints)
    await run(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`)
  for (const [, definition] of indexes) await run(String(definition))
}
