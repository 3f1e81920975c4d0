import type { EventRow, Evidence, RequestRow } from './collect-results.ts'
import type { Silence } from './faults/faults.ts'

type Step = { site: string; id: string; at: number; to: string }

/** What several workers may claim that looked before the one whose turn it was came in sight. */
const servedAtMost = 3
const waitsAtMostMs = 10_000

/**
 * A site that waits, with none of its own under way, is served before any other is served several times; and for no
 * longer than some seconds while another is silent and nobody is killed. From the trail: what was queued waits, what was
 * claimed is under way.
 */
export function waitedTooLong({ events, rows, stalls, faults }: Evidence): {
  violations: string[]
  waits: number
} {
  const violations: string[] = []
  const queued = new Map<string, Set<string>>()
  const running = new Map<string, Set<string>>()
  const waiting = new Map<string, { since: number; served: Map<string, number> }>()
  let waits = 0
  for (const { site, id, at, to } of stepsOf(events, rows, stalls)) {
    if (to === 'running')
      for (const [other, { served }] of waiting) if (other !== site) count(other, served, site)
    setOf(queued, site)[to === 'queued' ? 'add' : 'delete'](id)
    setOf(running, site)[to === 'running' ? 'add' : 'delete'](id)
    const waitsNow = setOf(queued, site).size > 0 && setOf(running, site).size === 0
    const before = waiting.get(site)
    if (waitsNow && before === undefined) waiting.set(site, { since: at, served: new Map() })
    if (waitsNow || before === undefined) continue
    waiting.delete(site)
    waits += 1
    const silent = faults.silences.find((silence) => isLong(site, before.since, at, silence))
    if (silent !== undefined)
      violations.push(`${site} waited for ${at - before.since} ms while ${silent.site} was silent`)
  }
  return { violations, waits }

  function count(site: string, served: Map<string, number>, by: string): void {
    const times = (served.get(by) ?? 0) + 1
    served.set(by, times)
    if (times === servedAtMost + 1) violations.push(`${site} waited while ${by} was served ${times} times`)
  }
}

function isLong(site: string, since: number, until: number, silence: Silence): boolean {
  const within = Math.min(until, silence.to) - Math.max(since, silence.from)
  return site !== silence.site && within > waitsAtMostMs
}

/** A commit that was held bears the time at which it was begun. */
function stepsOf(events: EventRow[], rows: RequestRow[], stalls: Evidence['stalls']): Step[] {
  const siteOf = new Map(rows.map(({ id, site }) => [id, site]))
  const steps = events.flatMap(({ request_id: id, at, action, to_status: to }) => {
    const late = action === 'published' ? (stalls.get(id) ?? 0) * 1_000 : 0
    return to === null ? [] : [{ id, site: siteOf.get(id) ?? '', at: at.getTime() + late, to }]
  })
  return steps.sort((a, b) => a.at - b.at)
}

function setOf(sets: Map<string, Set<string>>, site: string): Set<string> {
  const set = sets.get(site) ?? new Set()
  sets.set(site, set)
  return set
}
