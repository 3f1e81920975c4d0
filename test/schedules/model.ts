import { activeStatuses } from '@pdd/core'
import type { Claim } from '@pdd/database'
import type { RequestRow, Rows } from './rows.ts'
import { settings } from './tasks.ts'
import type { Deed } from './turns.ts'

/** What a deed makes of a row, where it may; `false` where it may not, and its result says so. */
type Change = false | Partial<Pick<RequestRow, 'status' | 'fence' | 'attempts' | 'key'>>
type OfRow = (row: RequestRow, deed: Deed, all: RequestRow[]) => Change

const isActive = ({ status }: RequestRow) => (activeStatuses as readonly string[]).includes(status)
const isUnder = (row: RequestRow, { args }: Deed) => row.status === 'running' && row.fence === args[1]
const ended = (row: RequestRow): Change => {
  if (isActive(row)) return { status: 'cancelled', fence: row.fence + 1 }
  return row.status === 'ready' && { status: 'expired', fence: row.fence + 1 }
}

/** The life of one request as it is meant: who may do what to it when, and what it is afterwards. */
const ofOne: Record<string, OfRow> = {
  claimNext(row, { args }, all) {
    const underWay = all.filter(({ status, leaseOver }) => status === 'running' && !leaseOver).length
    const waits = (row.status === 'queued' || row.status === 'retrying') && row.due
    const isMine = waits || (row.id === args[0] && row.status === 'running' && row.leaseOver)
    if (!isMine || row.attempts >= settings.maxAttempts || underWay >= settings.siteCap) return false
    return { status: 'running', fence: row.fence + 1, attempts: row.attempts + 1 }
  },
  heartbeat: (row, deed) => isUnder(row, deed) && {},
  publish: (row, deed) =>
    isUnder(row, deed) && { status: 'ready', key: (deed.args[2] as { objectKey: string }).objectKey },
  retryLater: (row, deed) => isUnder(row, deed) && { status: 'retrying' },
  waitForOutage: (row, deed) =>
    isUnder(row, deed) && row.patient && { status: 'retrying', attempts: Math.max(row.attempts - 1, 0) },
  giveUp: (row, deed) => isUnder(row, deed) && { status: 'failed' },
  release: (row, deed) => isUnder(row, deed) && { status: 'queued', attempts: row.attempts - 1 },
  cancel: ended,
  markDeleted: (row) => row.status === 'expired' && { status: 'deleted' },
  retry: (row, _, all) =>
    row.status === 'failed' &&
    !all.some((other) => other.subject === row.subject && isActive(other)) && {
      status: 'queued',
      attempts: 0,
    },
}

/** What is done to every row that it fits. */
const ofAll: Record<string, OfRow> = {
  reclaimExpiredLeases(row) {
    const isSpent = row.attempts >= settings.maxAttempts
    const isLost = row.status === 'running' && row.leaseOver
    if (!isLost && !(isSpent && (row.status === 'queued' || row.status === 'retrying'))) return false
    return { status: isSpent ? 'failed' : 'retrying', fence: row.fence + 1 }
  },
  expireDue: (row) => row.status === 'ready' && row.past && { status: 'expired' },
  disavow(row, { result }, all) {
    const told = all.find(({ id }) => id === result)
    return told !== undefined && told.subject === row.subject && ended(row)
  },
}

/** A claim is of whatever waits: where it got nothing there must be nothing that it could have had. */
function rowOf(change: OfRow, rows: RequestRow[], deed: Deed): RequestRow | undefined {
  if (deed.name !== 'claimNext') return rows.find(({ id }) => id === deed.args[0])
  const claimed = (deed.result as Claim | null)?.request.id
  return rows.find((row) => (claimed === undefined ? change(row, deed, rows) !== false : row.id === claimed))
}

/** How the rows should be after a deed; a text where its own answer was not what it should be. */
function after(rows: RequestRow[], deed: Deed): RequestRow[] | string {
  if ('error' in deed) return rows
  const all = ofAll[deed.name]
  if (all !== undefined) return rows.map((row) => ({ ...row, ...(all(row, deed, rows) || {}) }))
  const one = ofOne[deed.name]
  const row = one && rowOf(one, rows, deed)
  if (one === undefined || row === undefined) return rows
  const change = one(row, deed, rows)
  const isDone = deed.result !== false && deed.result !== null
  // Where an account is frozen an officer's deed is refused beside all this.
  if (isDone !== (change !== false) && !(deed.name === 'retry' && !isDone))
    return `${deed.name} of ${row.status}, fence ${row.fence}: ${isDone ? 'done' : 'refused'}`
  return rows.map((other) => (other === row && isDone ? { ...row, ...change } : other))
}

/** Where the table and the model part, after these deeds one after the other. */
export function partings(before: Rows, deeds: Deed[], now: Rows): string[] {
  let rows = before.requests
  for (const deed of deeds) {
    const next = after(rows, deed)
    if (typeof next === 'string') return [next]
    rows = next
  }
  const modelled = new Map(rows.map((row) => [row.id, row]))
  return now.requests.flatMap((row) => {
    const expected = modelled.get(row.id)
    if (expected === undefined)
      return deeds.some(({ name }) => name === 'create') && row.status === 'queued'
        ? []
        : [`${row.id} is new`]
    const parts = (['status', 'fence', 'attempts', 'key'] as const).filter(
      (part) => row[part] !== expected[part],
    )
    return parts.map(
      (part) => `${deeds.map(({ name }) => name)}: ${part} is ${row[part]}, and should be ${expected[part]}`,
    )
  })
}
