import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  bindMigrationAwareSqlAdapterFactory,
  DriverAdapterError,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import { addressOptions } from './address.ts'
import { databaseRefused } from './database-errors.ts'

const enginePath = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')

type PrismaPgAdapter = Awaited<ReturnType<PrismaPg['connect']>>

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
  const factory = new PrismaPg({
    ...addressOptions(databaseUrl),
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 5_000,
  })
  const adapter = await factory.connect()
  const pool = adapter.underlyingDriver()
  // The adapter's own way is to cut at every semicolon, which no function body survives.
  adapter.executeScript = async (script) => {
    await pool.query(script).catch(rethrowForEngine)
  }
  const single: SqlMigrationAwareDriverAdapterFactory = {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => adapter,
    connectToShadowDb: () => Promise.reject(databaseRefused()),
  }
  try {
    await waitForTurn(pool)
    const bound = bindMigrationAwareSqlAdapterFactory(single)
    using engine = await bindings.SchemaEngine.new({ datamodels: undefined }, () => {}, bound)
    return await work(engine)
  } finally {
    await pool.end()
  }
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

// The engine takes this lock itself, and gives up after ten seconds; a migration may take longer. Within one session it
// may be taken twice, and `prisma migrate deploy` takes the same one.
async function waitForTurn(pool: ReturnType<PrismaPgAdapter['underlyingDriver']>): Promise<void> {
  await pool.query(`SET lock_timeout = '10min'; SELECT pg_advisory_lock(72707369); SET lock_timeout = 0`)
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
