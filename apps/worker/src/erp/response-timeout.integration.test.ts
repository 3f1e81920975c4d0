import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, inject, it } from 'vitest'
import { startTcpProxy, type TcpProxy } from '../../../../test/support/tcp-proxy.ts'
import { createErpDatabase, type ErpDatabase } from './erp-database.ts'
import type { Snapshot } from './snapshot.ts'
import { sql } from './sql.ts'

const { globexUrl, acmeUrl } = inject('servers')
const never = new AbortController().signal
let proxy: TcpProxy
let erp: ErpDatabase
afterEach(async () => {
  await proxy.up()
  await erp.close()
  await proxy.close()
})

async function openThroughProxy(url: string): Promise<void> {
  const address = new URL(url)
  const port = Number(address.port)
  proxy = await startTcpProxy({ host: address.hostname, port })
  address.port = String(proxy.port)
  erp = createErpDatabase(address.href, { responseTimeoutMs: 500 })
}

async function countRows(snapshot: Snapshot, afterFirst: () => Promise<void> | void): Promise<number> {
  let rows = 0
  const quote = snapshot.dialect.engine === 'mariadb' ? '`' : '"'
  for await (const portion of snapshot.stream([{ raw: `SELECT * FROM ${quote}tabDocField${quote}` }])) {
    if (rows === 0) await afterFirst()
    rows += portion.length
  }
  return rows
}

for (const [engine, url] of [
  ['MariaDB', acmeUrl],
  ['PostgreSQL', globexUrl],
] as const)
  describe.skipIf(url === null)(`a database that says nothing, ${engine}`, () => {
    it('ends a stream in mid-table within the limit, as unavailable', async () => {
      await openThroughProxy(url ?? '')
      const snapshot = await erp.snapshot(never)
      const begun = performance.now()
      await expect(countRows(snapshot, () => proxy.hang())).rejects.toMatchObject({
        code: 'erp.unavailable',
        retryable: true,
      })
      await snapshot.close()
      expect(performance.now() - begun).toBeLessThan(10_000)
    })

    it('ends an attempt to begin, too', async () => {
      await openThroughProxy(url ?? '')
      proxy.hang()
      await expect(erp.snapshot(never)).rejects.toMatchObject({ code: 'erp.unavailable' })
    })

    it('is told at once when its connection is killed', async () => {
      await openThroughProxy(url ?? '')
      const snapshot = await erp.snapshot(never)
      await expect(countRows(snapshot, () => proxy.reset())).rejects.toMatchObject({
        code: 'erp.unavailable',
      })
      await snapshot.close()
      const again = await erp.snapshot(never)
      expect(await again.all(sql`SELECT 1`)).toEqual([['1']])
      await again.close()
    })

    it('does not take a slow taker of rows for silence', async () => {
      await openThroughProxy(url ?? '')
      const snapshot = await erp.snapshot(never)
      expect(await countRows(snapshot, () => delay(1_500))).toBeGreaterThan(1_000)
      await snapshot.close()
    })
  })
