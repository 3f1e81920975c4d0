import { createDatabase } from '@pdd/database'
import { createTestDatabase } from '../support/test-database.ts'
import { installClock } from './clock.ts'
import type { Stage } from './schedule.ts'
import { installStalling } from './stalled.ts'

/** A migrated table of its own, with a clock that can be put on and commits that can be held back. */
export async function openStage(postgresUrl: string): Promise<Stage & { close(): Promise<void> }> {
  const table = await createTestDatabase(postgresUrl)
  const clock = await installClock(table)
  const stalling = await installStalling(table)
  const database = createDatabase({ url: table.url, poolSize: 12 })
  return {
    ...{ table, clock, stalling, database },
    async close() {
      await database.close()
      await stalling.close()
      await table.drop()
    },
  }
}
