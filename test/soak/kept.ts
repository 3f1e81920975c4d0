import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Strike } from './chaos.ts'
import type { Evidence } from './collect-results.ts'
import type { Invariant } from './invariants.ts'
import type { SoakStack } from './stack.ts'
import { askTable } from './table.ts'

/** How long before a step of a request a kill may have something to do with it. */
const nearMs = 10_000
const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** The requests that break an invariant, and those of mails that were sent again or were lost. */
export function toBeLookedAt(invariants: Invariant[], { mailRows, rows }: Evidence): string[] {
  const known = new Set(rows.map(({ id }) => id))
  const named = invariants.flatMap(({ violations }) => violations.join(' ').match(uuid) ?? [])
  const mails = mailRows.filter(({ state, resends }) => state === 'failed' || resends > 0)
  const ids = [...named, ...mails.map(({ request_id: id }) => id)].filter((id) => known.has(id))
  return [...new Set(ids)]
}

/**
 * Writes down all that is left of these requests, a file for each: the row, the mails, the trail, what officers did, what
 * waits in the sweeps and in the queue, what the processes logged, what the mail provider was asked, and who was killed
 * about then. And the invariants beside them.
 *
 * @returns how many files that makes
 */
export async function keep(
  folder: string,
  { stack, evidence, invariants, history }: Kept,
  ids: string[],
): Promise<number> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'invariants.json'), text(invariants))
  const logs = stack.logFiles.map((file) => ({ file, lines: linesOf(file) }))
  const asked = linesOf(stack.mailLog)
  for (const id of ids) {
    const of = (table: string, column = 'request_id') => rowsOf(stack, table, column, id)
    const mails = await of('notification')
    const trail = await of('audit_event')
    const nids = mails.map(({ nid }) => String(nid))
    const written = {
      request: await of('export_request', 'id'),
      ...{ mails, trail },
      officers: await of('officer_action'),
      sweeps: await of('sweep_item', 'item'),
      jobs: [...evidence.seen].flatMap(([place, seen]) =>
        place.startsWith('Redis') ? holding(seen.split('\n'), [id]).map((line) => ({ place, line })) : [],
      ),
      provider: holding(asked, nids),
      taken: evidence.mails.filter(({ metadata }) => nids.includes(metadata.nid ?? '')),
      logs: Object.fromEntries(logs.map(({ file, lines }) => [file, holding(lines, [id])])),
      kills: near(history, trail as { at: Date }[]),
    }
    await writeFile(join(folder, `${id}.json`), text(written))
  }
  return ids.length + 1
}

type Kept = { stack: SoakStack; evidence: Evidence; invariants: Invariant[]; history: Strike[] }

function rowsOf({ databaseUrl }: SoakStack, table: string, column: string, id: string) {
  const statement = `SELECT * FROM ${table} t WHERE ${column}::text = $1`
  return askTable<Record<string, unknown>>(databaseUrl, statement, [id])
}

function near(history: Strike[], trail: { at: Date }[]): Strike[] {
  const times = trail.map(({ at }) => at.getTime())
  return history.filter(({ at }) => times.some((time) => Math.abs(at.getTime() - time) <= nearMs))
}

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
}

function holding(lines: string[], words: string[]): string[] {
  return lines.filter((line) => words.some((word) => line.includes(word)))
}

function text(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
