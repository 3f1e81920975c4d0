import type { Evidence, RequestRow } from './collect-results.ts'

/** A pause after a fault of the store, the lease of a worker that died, and what comes on top in a storm of kills. */
const lateAfterMs = 180_000
/** between the table and what a worker says of it */
const toleranceSeconds = 120

/** Files that the store refuses to delete stay owed, and nobody forgets them; every other file goes in time. */
export function undeleted({ rows, events, underHold, objectKeys, seen }: Evidence): string[] {
  const isHeld = ({ object_key: key }: RequestRow) => key !== null && underHold.has(key)
  const ended = rows.filter(({ status }) => ['expired', 'deleted'].includes(status))
  const owed = ended.filter(isHeld)
  const keys = new Set(objectKeys)
  const trails = Map.groupBy(events, ({ request_id: id }) => id)

  const ofHeld = owed.flatMap(({ id, status, object_key: key }) => {
    if (status === 'deleted') return [`${id} is called deleted, and its file is held`]
    if (!keys.has(key ?? '')) return [`${id} is held, and has no file`]
    const told = (trails.get(id) ?? []).filter(({ action }) => action === 'deletion_refused').length
    return told === 1 ? [] : [`${id} was refused, which its trail tells ${told} times`]
  })
  const ofOthers = ended
    .filter((row) => !isHeld(row))
    .flatMap(({ id, status }) => {
      if (status === 'expired') return [`${id} is not deleted`]
      const trail = trails.get(id) ?? []
      const timeOf = (to: string) => trail.find(({ to_status: status }) => status === to)?.at.getTime() ?? 0
      const late = timeOf('deleted') - timeOf('expired')
      return late > lateAfterMs ? [`${id} was deleted after ${late} ms`] : []
    })
  return [...ofHeld, ...ofOthers, ...untold(owed, seen)]
}

/** What each worker says of the oldest, in seconds, against the rows. */
function untold(owed: RequestRow[], seen: Evidence['seen']): string[] {
  const ageOf = (rows: RequestRow[]) =>
    Math.max(0, ...rows.map(({ expires_at: at }) => (Date.now() - (at?.getTime() ?? Date.now())) / 1_000))
  const oldest = {
    deletion: ageOf(owed),
    revocation: ageOf(owed.filter(({ reason_code: reason }) => reason !== null)),
  }
  const gauges = [...seen].filter(([, text]) => text.includes('pdx_oldest_undone_seconds'))
  if (gauges.length < 2) return ['a worker does not tell the oldest undone']
  return gauges.flatMap(([place, text]) =>
    Object.entries(oldest).flatMap(([kind, age]) => {
      const told = Number(
        new RegExp(`^pdx_oldest_undone_seconds\\{kind="${kind}"\\} (\\S+)$`, 'm').exec(text)?.[1],
      )
      return Math.abs(told - age) < toleranceSeconds
        ? []
        : [`${place}: the oldest ${kind} is ${told} s old, not ${age}`]
    }),
  )
}
