import { Client } from 'pg'
import { createEmptyDatabase } from './test-database.ts'

export type SmallSite = {
  url: string
  enable(user: string, enabled: boolean): Promise<void>
  /** @param madeAt left out: long ago */
  add(user: string, madeAt?: Date): Promise<void>
  /** @param at when, for the note that Frappe leaves of it */
  rename(user: string, to: string, at?: Date): Promise<void>
  remove(user: string): Promise<void>
  /** Takes away what Frappe gives to every account: to read itself. */
  unshare(user: string): Promise<void>
  close(): Promise<void>
}

/** A site database with people and roles and nothing else, whose accounts a test disables. */
export async function createSmallSite(
  postgresUrl: string,
  people: Record<string, string[]>,
): Promise<SmallSite> {
  const url = await createEmptyDatabase(postgresUrl)
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(`
    CREATE TABLE "tabUser" (name text PRIMARY KEY, email text, full_name text, enabled smallint DEFAULT 1, language text,
      time_zone text, user_type text, user_image text, api_key text, creation timestamp DEFAULT '2026-01-02 03:04:05');
    CREATE TABLE "tabComment" (reference_doctype text, reference_name text, comment_type text, creation timestamp);
    CREATE TABLE "tabSingles" (doctype text, field text, value text);
    INSERT INTO "tabSingles" VALUES ('System Settings', 'time_zone', 'UTC');
    CREATE TABLE "tabHas Role" (parent text, parenttype text DEFAULT 'User', role text, idx int DEFAULT 1);
    CREATE TABLE "tabRole" (name text PRIMARY KEY);
    CREATE TABLE "tabDocShare" (share_doctype text, share_name text, "user" text, read smallint)`)
  for (const [user, roles] of Object.entries(people)) {
    const type = roles.includes('System Manager') ? 'System User' : 'Website User'
    await client.query('INSERT INTO "tabUser" (name, email, full_name, user_type) VALUES ($1, $1, $1, $2)', [
      user,
      type,
    ])
    await client.query(`INSERT INTO "tabDocShare" VALUES ('User', $1, $1, 1)`, [user])
    for (const role of roles)
      await client.query('INSERT INTO "tabHas Role" (parent, role) VALUES ($1, $2)', [user, role])
  }
  return {
    url,
    async enable(user, enabled) {
      await client.query('UPDATE "tabUser" SET enabled = $2 WHERE name = $1', [user, enabled ? 1 : 0])
    },
    async add(user, madeAt = new Date('2026-01-02T03:04:05Z')) {
      await client.query(
        'INSERT INTO "tabUser" (name, email, full_name, creation) VALUES ($1, $1, $1, $2::timestamp)',
        [user, madeAt.toISOString().slice(0, -1)],
      )
    },
    async rename(user, to, at = new Date()) {
      await client.query('UPDATE "tabUser" SET name = $2 WHERE name = $1', [user, to])
      await client.query('UPDATE "tabComment" SET reference_name = $2 WHERE reference_name = $1', [user, to])
      await client.query(`INSERT INTO "tabComment" VALUES ('User', $1, 'Edit', $2::timestamp)`, [
        ...[to, at.toISOString().slice(0, -1)],
      ])
    },
    async remove(user) {
      await client.query('DELETE FROM "tabUser" WHERE name = $1', [user])
    },
    async unshare(user) {
      await client.query('DELETE FROM "tabDocShare" WHERE "user" = $1', [user])
    },
    close: () => client.end(),
  }
}
