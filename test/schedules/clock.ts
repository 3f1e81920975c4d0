import type { TestDatabase } from '../support/test-database.ts'

/** Seconds that the database's clock has been put on; everything that asks it sees them at once, in any transaction. */
export type Clock = {
  passed(): number
  pass(seconds: number): Promise<void>
}

/**
 * Gives a database a clock that a test can put on. Its `now()` stands before PostgreSQL's own on the search path of every
 * session that is opened from here on; a sequence holds how far it is on, since that is seen without a commit.
 */
export async function installClock(table: TestDatabase): Promise<Clock> {
  const name = new URL(table.url).pathname.slice(1)
  await table.query('CREATE SCHEMA clock')
  await table.query('CREATE SEQUENCE clock.passed MINVALUE 0 START 0')
  for (const [now, kind] of [
    ['now', 'STABLE'],
    ['clock_timestamp', 'VOLATILE'],
  ])
    await table.query(`CREATE FUNCTION clock.${now}() RETURNS timestamptz LANGUAGE sql ${kind} AS $$
      SELECT pg_catalog.${now}() + make_interval(secs => (SELECT last_value FROM clock.passed)) $$`)
  await table.query(`DO $$ DECLARE place record; BEGIN
    FOR place IN SELECT adrelid::regclass AS tbl, attname FROM pg_attrdef
      JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
      WHERE pg_get_expr(adbin, adrelid) = 'CURRENT_TIMESTAMP'
    LOOP EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT clock.now()', place.tbl, place.attname);
    END LOOP; END $$`)
  await table.query(`ALTER DATABASE ${name} SET search_path = clock, pg_catalog, public`)
  await table.query('SET search_path = clock, pg_catalog, public')
  let passed = 0
  return {
    passed: () => passed,
    async pass(seconds) {
      passed += seconds
      await table.query(`SELECT setval('clock.passed', $1)`, [passed])
    },
  }
}
