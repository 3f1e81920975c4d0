import type { ShutdownStep } from '@pdd/runtime'

type Closing = { close(): Promise<void> | void }
export type WorkerParts = Record<'queue' | 'sites' | 'database' | 'objects' | 'admin', Closing> & {
  consumer: { close(graceMs: number): Promise<void> }
  sweeps: { stop(): Promise<void> }
}

/** Beyond the grace, for handing back what did not finish. */
const handBackMs = 5_000

/**
 * What ends one after the other, and how long each may take. A supervisor must grant the sum: docker-compose.yml does for
 * the default grace.
 */
export function workerShutdown(graceSeconds: number, parts: WorkerParts): ShutdownStep[] {
  const { consumer, sweeps, queue, sites, database, objects, admin } = parts
  const graceMs = graceSeconds * 1000
  return [
    { name: 'exports', timeoutMs: graceMs + handBackMs, run: () => consumer.close(graceMs) },
    { name: 'sweeps', timeoutMs: 10_000, run: () => sweeps.stop() },
    { name: 'queue', timeoutMs: 5_000, run: () => queue.close() },
    { name: 'sites', timeoutMs: 5_000, run: () => sites.close() },
    { name: 'database', timeoutMs: 5_000, run: () => database.close() },
    { name: 'objects', timeoutMs: 1_000, run: () => objects.close() },
    { name: 'admin', timeoutMs: 1_000, run: () => admin.close() },
  ]
}
