import type { ShutdownStep } from '@pdd/runtime'

type Closing = { close(): Promise<void> | void }
export type ApiParts = { app: Closing; queue: Closing; database: Closing; objects: Closing; admin: Closing }

/**
 * What ends one after the other, and how long each may take. A supervisor must grant the sum: docker-compose.yml does for
 * the default grace.
 */
export function apiShutdown(graceSeconds: number, parts: ApiParts): ShutdownStep[] {
  const { app, queue, database, objects, admin } = parts
  return [
    { name: 'http', timeoutMs: graceSeconds * 1000, run: async () => app.close() },
    { name: 'queue', timeoutMs: 5_000, run: () => queue.close() },
    { name: 'database', timeoutMs: 5_000, run: () => database.close() },
    { name: 'objects', timeoutMs: 1_000, run: () => objects.close() },
    { name: 'admin', timeoutMs: 1_000, run: () => admin.close() },
  ]
}
