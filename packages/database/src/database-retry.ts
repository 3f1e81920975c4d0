import { ExportError, tlsFaultOf } from '@pdd/core'
import {
  databaseContended,
  databaseLoginRefused,
  databaseNotMigrated,
  databaseRefused,
  databaseTlsFailed,
  databaseUnavailable,
} from './database-errors.ts'

const maxAttempts = 4
const unreachableKinds = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
])
const loginKinds = ['AuthenticationFailed', 'DatabaseAccessDenied', 'DatabaseDoesNotExist']
// P1001 unreachable, P1002 and P1008 timed out, P1017 closed, P2024 and P2028 no connection in time.
const unreachableCodes = /^(P10(01|02|08|17)|P20(24|28)|E[A-Z]+)$/
// 08 connection, 53 resources, 57P0x shutdown, 57014 statement timeout, 25006 a server that takes no writes: a standby, or a
// primary that was made one.
const unreachableStates = /^(08|53|57P0|57014|25006)/
/** Refused at the door: no such account, wrong password, no such database. */
const loginStates = /^(28[0-9A-Z]{3}|3D[0-9A-Z]{3})$/
const unreachableTexts = /timeout|terminated|not queryable|Connection|cannot use a pool/i

/**
 * Runs one atomic piece of database work. Deadlocks and serialization failures left nothing behind and are tried
 * again, three times at most.
 *
 * @throws ExportError `database.unavailable`, `.login_refused`, `.tls_failed`, `.contended`, `.not_migrated` or `.refused`; the driver's error is the cause
 */
export async function attempt<T>(work: () => PromiseLike<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      const failure = translate(error)
      if (failure.code !== databaseContended.code || tries === maxAttempts) throw failure
      await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** tries * (0.5 + Math.random())))
    }
  }
}

/** Our error for whatever Prisma, the adapter or the driver has thrown. */
export function translate(error: unknown): ExportError {
  if (error instanceof ExportError) return error
  const { kinds, codes, texts } = traitsOf(error)
  const tlsCode = tlsFaultOf(error)
  if (tlsCode !== undefined) return databaseTlsFailed({ driverCode: tlsCode }, error)
  if (kinds.includes('TlsConnectionError')) return databaseTlsFailed({}, error)
  const has = (...wanted: string[]) => wanted.some((code) => codes.includes(code) || kinds.includes(code))
  if (has('40001', '40P01', 'P2034', 'TransactionWriteConflict')) return databaseContended({}, error)
  if (has('42P01', '42703', '42883', 'P2021', 'P2022', 'TableDoesNotExist', 'ColumnNotFound')) {
    return databaseNotMigrated({}, error)
  }
  const sqlState = codes.find((code) => loginStates.test(code))
  if (sqlState !== undefined || has(...loginKinds)) return databaseLoginRefused({ sqlState }, error)
  const driverCode = codes.find((code) => unreachableCodes.test(code) || unreachableStates.test(code))
  const gone =
    driverCode !== undefined ||
    kinds.some((kind) => unreachableKinds.has(kind)) ||
    (codes.length === 0 && texts.some((text) => unreachableTexts.test(text)))
  return gone ? databaseUnavailable({ ...(driverCode && { driverCode }) }, error) : databaseRefused({}, error)
}

type Traits = { kinds: string[]; codes: string[]; texts: string[] }

/** The same fault arrives in three wrappings, by way of the driver, the adapter and the client: look through them all. */
function traitsOf(error: unknown): Traits {
  const traits: Traits = { kinds: [], codes: [], texts: [] }
  let layer = error as Record<string, unknown> | null | undefined
  for (let depth = 0; depth < 6 && typeof layer === 'object' && layer !== null; depth += 1) {
    for (const code of [layer.code, layer.originalCode, layer.errorCode]) {
      if (typeof code === 'string') traits.codes.push(code)
    }
    if (typeof layer.kind === 'string') traits.kinds.push(layer.kind)
    if (typeof layer.message === 'string') traits.texts.push(layer.message)
    const meta = layer.meta as { driverAdapterError?: unknown } | undefined
    layer = (meta?.driverAdapterError ?? layer.cause) as typeof layer
  }
  return traits
}
