import type { ExportFormat } from '@pdd/core'
import { createConnection } from 'mariadb'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { collect } from '../../apps/worker/src/collect/collect.ts'
import { loadDataMap } from '../../apps/worker/src/collect/rules/data-map.ts'
import { createErpDatabase } from '../../apps/worker/src/erp/erp-database.ts'
import { type BuiltSite, buildSite, coreDoctypes } from '../support/built-site.ts'
import { startTcpProxy, type TcpProxy, through } from '../support/tcp-proxy.ts'

const { postgresUrl, mariadbUrl } = inject('servers')
const user = 'maria@example.org'
const rowCount = 3_000

describe.each([
  ['PostgreSQL', postgresUrl],
  ['MariaDB', mariadbUrl ?? ''],
])('the ERP on %s', (engine, serverUrl) => {
  let site: BuiltSite
  let proxy: TcpProxy

  beforeEach(async () => {
    const address = new URL(serverUrl)
    proxy = await startTcpProxy({ host: address.hostname, port: Number(address.port) })
    site = await buildSite(serverUrl, coreDoctypes)
    await site.insert('User', {
      name: user,
      email: user,
      full_name: 'Maria',
      enabled: 1,
      user_type: 'System User',
    })
    const quote = engine === 'MariaDB' ? '`' : '"'
    const numbers =
      engine === 'MariaDB'
        ? `(SELECT seq AS n FROM seq_1_to_${rowCount}) numbers`
        : `generate_series(1, ${rowCount}) AS numbers(n)`
    await site.run(
      `INSERT INTO ${quote}tabComment${quote} (name, owner, comment_type, comment_email, content)
       SELECT CONCAT('c', n), '${user}', 'Comment', '${user}', REPEAT('x', 2000) FROM ${numbers}`,
    )
  })
  afterEach(async () => {
    await proxy.up()
    await site.drop()
    await proxy.close()
  })

  /** Collects through the proxy; `amid` runs once, when the first 500 kB are there. */
  async function read({
    amid = async () => {},
    signal = new AbortController().signal,
    responseTimeoutMs = 3_000,
    pauseMs = 0,
    format = 'bundle' as ExportFormat,
  }: {
    amid?: () => Promise<unknown> | unknown
    signal?: AbortSignal
    responseTimeoutMs?: number
    pauseMs?: number
    format?: ExportFormat
  } = {}): Promise<string> {
    const erp = createErpDatabase(through(proxy, site.url), { responseTimeoutMs })
    const onProgress = () => {}
    const options = { erp, signal, onProgress, subject: user, format, dataMap: loadDataMap() }
    const pieces: Uint8Array[] = []
    let [size, done] = [0, false]
    try {
      for await (const piece of collect({ ...options, site: { name: 'built' } }).bytes) {
        pieces.push(Buffer.from(piece))
        size += piece.length
        if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
        if (size < 500_000 || done) continue
        done = true
        await amid()
      }
    } finally {
      await erp.close()
    }
    return Buffer.concat(pieces).toString()
  }
  const comments = (text: string) => JSON.parse(text).doctypes.Comment as { name: string }[]
  const unavailable = { code: 'erp.unavailable', retryable: true }

  async function killConnections(): Promise<void> {
    const database = new URL(site.url).pathname.slice(1)
    if (engine === 'PostgreSQL') {
      const client = new pg.Client({ connectionString: serverUrl })
      await client.connect()
      await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = $1 AND application_name = 'personal-data-export'`,
        [database],
      )
      return client.end()
    }
    const { hostname: host, port, username, password } = new URL(serverUrl)
    const connection = await createConnection({ host, port: Number(port), user: username, password })
    const rows = await connection.query(
      // Only who reads in a snapshot: the connection that built the site must live.
      `SELECT trx_mysql_thread_id AS id FROM information_schema.innodb_trx
       JOIN information_schema.processlist ON id = trx_mysql_thread_id WHERE db = ?`,
      [database],
    )
    for (const { id } of rows) await connection.query(`KILL ${id}`).catch(() => undefined)
    await connection.end()
  }

  it('T44 its connection killed in the middle: an error within seconds, never a short file', async () => {
    const startedAt = performance.now()
    await expect(read({ amid: killConnections })).rejects.toMatchObject(unavailable)
    expect(performance.now() - startedAt).toBeLessThan(20_000)
  })

  it('T44 cut off in the middle of a row: an error, never a short file', async () => {
    proxy.shape({ cutAfterBytes: 2_000_000 })
    await expect(read()).rejects.toMatchObject(unavailable)
  })

  it.each(['hang', 'halfOpen'] as const)(
    'T44 silent in the middle (%s): an error in bounded time',
    async (fault) => {
      const startedAt = performance.now()
      await expect(read({ amid: () => proxy[fault]() })).rejects.toMatchObject(unavailable)
      expect(performance.now() - startedAt).toBeLessThan(25_000)
    },
  )

  it('a stop is heard while it is silent', async () => {
    const stop = new AbortController()
    const amid = () => {
      proxy.hang()
      setTimeout(() => stop.abort(new RangeError('no longer wanted')), 200)
    }
    await expect(read({ amid, signal: stop.signal, responseTimeoutMs: 60_000 })).rejects.toThrow(
      'no longer wanted',
    )
  })

  it('slow, and in small slices: the same document as ever', async () => {
    const strip = (text: string) => {
      const { generatedAt, asOf, ...rest } = JSON.parse(text)
      return rest
    }
    const straight = strip(await read())
    proxy.shape({ latencyMs: 2, sliceBytes: 32_000 })
    expect(strip(await read({ responseTimeoutMs: 60_000 }))).toEqual(straight)
    expect(straight.doctypes.Comment).toHaveLength(rowCount)
  })

  it('T44 a reader that is slower than every timeout for silence: the whole document', async () => {
    const text = await read({ pauseMs: 40, responseTimeoutMs: 1_000 })
    expect(comments(text)).toHaveLength(rowCount)
  })

  it('T48 written to while it is read: the document is of one moment, each row once', async () => {
    const quote = engine === 'MariaDB' ? '`' : '"'
    const text = await read({
      amid: async () => {
        await site.insert('Comment', {
          name: 'c0-late',
          owner: user,
          comment_type: 'Comment',
          comment_email: user,
        })
        await site.run(`DELETE FROM ${quote}tabComment${quote} WHERE name = 'c2999'`)
        await site.run(`UPDATE ${quote}tabComment${quote} SET content = 'changed' WHERE name = 'c2998'`)
      },
    })
    const names = comments(text).map(({ name }) => name)
    expect(new Set(names).size).toBe(rowCount)
    expect(names).toContain('c2999')
    expect(names).not.toContain('c0-late')
    expect(text).not.toContain('changed')
    expect(JSON.parse(text).asOf).toMatch(/^\d{4}-\d\d-\d\dT/)
  })

  it('T46 a table that may not be read or is gone fails the export with a reason, not to be repeated', async () => {
    const quote = engine === 'MariaDB' ? '`' : '"'
    const amid = () => site.run(`ALTER TABLE ${quote}tabComment${quote} RENAME TO ${quote}tabMoved${quote}`)
    const early = createErpDatabase(through(proxy, site.url))
    try {
      const { bytes } = collect({
        ...{ site: { name: 'built' }, subject: user, format: 'bundle' as const, dataMap: loadDataMap() },
        ...{ signal: new AbortController().signal, onProgress: () => {} },
        // The schema changes between what was known of it and the first read.
        erp: {
          snapshot: async (signal) => withStepBetween(await early.snapshot(signal), 'tabComment', amid),
        },
      })
      const reading = (async () => {
        for await (const _piece of bytes);
      })()
      await expect(reading).rejects.toMatchObject({ code: expect.stringMatching(/^erp\./) })
    } finally {
      await early.close()
    }
  })

  it('T77 not to be reached: an error that says to come again', async () => {
    await proxy.down()
    await expect(read()).rejects.toMatchObject(unavailable)
  })
})

type Snapshot = Awaited<ReturnType<ReturnType<typeof createErpDatabase>['snapshot']>>

/** Runs `step` before the first statement that names the table. */
function withStepBetween(snapshot: Snapshot, table: string, step: () => Promise<void>): Snapshot {
  let done = false
  const before = async (statement: unknown) => {
    if (done || !JSON.stringify(statement).includes(table)) return
    done = true
    await step()
  }
  return {
    ...snapshot,
    close: () => snapshot.close(),
    async all(statement) {
      await before(statement)
      return snapshot.all(statement)
    },
    async *stream(statement) {
      await before(statement)
      yield* snapshot.stream(statement)
    },
    async *wire(statements) {
      const asked = [...statements]
      await before(asked)
      yield* snapshot.wire(asked)
    },
  }
}
