import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  bindMigrationAwareSqlAdapterFactory,
  DriverAdapterError,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'
import { addressOptions } from '../address.ts'
import { databaseRefused } from '../database-errors.ts'
import { quoted, schemaIn, schemaOf, settingOf } from '../schema-of.ts'
import { runScript, waitForTurn } from './run-script.ts'

const enginePath = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')

export type SchemaEngine = Awaited<ReturnType<typeof bindings.SchemaEngine.new>>

/**
 * Runs `work` with Prisma's own migration engine, the WebAssembly build that comes from npm: the native one is
 * downloaded from elsewhere, which closed networks do not allow.
 */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  await loadEngine()
  // One connection, never closed for idleness: the engine's advisory lock lives and dies with its session.
  const pool = new pg.Pool({
    ...addressOptions(databaseUrl),
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 5_000,
  })
  pool.on('error', () => {})
  try {
    await waitForTurn(pool)
    return await runEngine(pool, await settleSchema(pool, schemaIn(databaseUrl)), work)
  } finally {
    await pool.end()
  }
}

async function runEngine<T>(
  pool: pg.Pool,
  schema: string,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const factory = new PrismaPg(pool, { schema })
  const adapter = await factory.connect()
  // The adapter's own way is to cut at every semicolon, which no function body survives.
  adapter.executeScript = (script) => runScript(pool, script).catch(rethrowForEngine)
  const single: SqlMigrationAwareDriverAdapterFactory = {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => adapter,
    connectToShadowDb: () => Promise.reject(databaseRefused()),
  }
  const bound = bindMigrationAwareSqlAdapterFactory(single)
  using engine = await bindings.SchemaEngine.new({ datamodels: undefined }, () => {}, bound)
  return await work(engine)
}

/** One schema for the migrations and for the engine's books: the one that is named, made if need be, or the account's. */
async function settleSchema(pool: pg.Pool, named: string | null): Promise<string> {
  const schema = named ?? (await schemaOf(pool, '_prisma_migrations'))
  if (named !== null) {
    // Asked first: who may not make schemas may not say IF NOT EXISTS either.
    const { rowCount } = await pool.query('SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1', [named])
    if (rowCount === 0) await pool.query(`CREATE SCHEMA ${quoted(named)}`)
  }
  await pool.query(settingOf(schema))
  return schema
}

// The types of this standard global come with those of browsers, which nothing else here wants.
const { WebAssembly: wasm } = globalThis as unknown as {
  WebAssembly: {
    instantiate(
      bytes: Uint8Array,
      imports: Record<string, unknown>,
    ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>
  }
}

let loading: Promise<void> | undefined

// By hand, because Node warns of an experiment when a .wasm file is imported.
function loadEngine(): Promise<void> {
  loading ??= readFile(enginePath.replace(/\.js$/, '.wasm')).then(async (bytes) => {
    const { instance } = await wasm.instantiate(bytes, { './schema_engine_bg.js': withIdleTimers(bindings) })
    bindings.__wbg_set_wasm(instance.exports)
    instance.exports.__wbindgen_start()
  })
  return loading
}

// The engine never clears its ten-second timer, and a process that has migrated would stay up for it.
function withIdleTimers(imports: Record<string, unknown>): Record<string, unknown> {
  const timers = Object.keys(imports).filter((name) => name.startsWith('__wbg_setTimeout_'))
  const idle = (callback: () => void, milliseconds: number) =>
    setTimeout(callback, milliseconds >>> 0).unref()
  return { ...imports, ...Object.fromEntries(timers.map((name) => [name, idle])) }
}

function rethrowForEngine(error: {
  code?: string
  severity?: string
  message: string
  detail?: string
}): never {
  const { code = 'N/A', severity = 'ERROR', message, detail } = error
  throw new DriverAdapterError({
    kind: 'postgres',
    code,
    severity,
    message,
    detail,
    column: undefined,
    hint: undefined,
  })
}
