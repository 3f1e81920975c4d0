import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { signToken } from '../support/signed-token.ts'
import type { SoakPerson } from './people.ts'
import type { Random } from './random.ts'

export type Accepted = { id: string; site: string; user: string }

/** Somebody at a site, and the numbers by which they decide. */
export type Visitor = { site: string; person: SoakPerson; random: Random }

export type Load = {
  /** every request that was answered with 200 or 202, once per id */
  accepted: Map<string, Accepted>
  /** what a person saw that they must never see */
  faults: string[]
  answers: number
  downloads: number
}

const active = new Set(['queued', 'running', 'retrying'])

type Shown = { id: string; status: string }
type Answer = { status: number; body: Shown & { url: string; sha256: string } }
type Visit = Visitor & { apiUrl: string; load: Load; stopping: AbortSignal }

/** People who ask, ask again, wait, download, change their minds, and ask once more until `stopping`. */
export function startLoad(
  apiUrl: string,
  visitors: Visitor[],
  stopping: AbortSignal,
): { load: Load; ended: Promise<unknown> } {
  const load: Load = { accepted: new Map(), faults: [], answers: 0, downloads: 0 }
  const ended = Promise.all(
    visitors.map(async (visitor) => {
      while (!stopping.aborted) {
        await visit({ ...visitor, apiUrl, load, stopping })
        await delay(visitor.random.between(...visitor.person.pause) * 1000)
      }
    }),
  )
  return { load, ended }
}

async function visit(at: Visit): Promise<void> {
  const { random, load, person } = at
  const key = random.uuid()
  const [twice, regret, fetches, revokes] = [0.3, 0.07, 0.4, 0.15].map((share) => random.chance(share))
  const format = random.chance(0.15) ? 'frappe' : 'bundle'
  const wait = random.between(0, 2_000)

  const first = await post(at, key, format)
  if (first === null) return
  if (twice) {
    const again = await post(at, key, format)
    const stillActive = active.has((await show(at, first))?.status ?? '')
    if (again !== null && again !== first && stillActive)
      load.faults.push(`two requests of one person at once: ${first}, ${again}`)
  }
  if (regret) {
    await delay(wait)
    await call(at, `/v1/export-requests/${first}/cancel`, { method: 'POST' })
  }
  const end = await follow(at, first)
  if (end === 'ready' && fetches) await download(at, first, person.user)
  if (end === 'ready' && revokes) await call(at, `/v1/export-requests/${first}/cancel`, { method: 'POST' })
}

/** Asks until somebody answers, always under the same key: as a browser behind a shaky line would. */
async function post(at: Visit, key: string, format: string): Promise<string | null> {
  while (!at.stopping.aborted) {
    const answer = await call(at, '/v1/export-requests', {
      method: 'POST',
      headers: { 'idempotency-key': key, 'content-type': 'application/json' },
      body: JSON.stringify({ format }),
    })
    if (answer !== null && answer.status < 300) {
      at.load.answers += 1
      at.load.accepted.set(answer.body.id, { id: answer.body.id, site: at.site, user: at.person.user })
      return answer.body.id
    }
    if (answer !== null && answer.status < 500) {
      at.load.faults.push(`POST was answered ${answer.status}`)
      return null
    }
    await delay(250)
  }
  return null
}

async function follow(at: Visit, id: string): Promise<string> {
  const patience = Date.now() + 20_000
  while (Date.now() < patience && !at.stopping.aborted) {
    const shown = await show(at, id)
    if (shown !== null && !active.has(shown.status)) return shown.status
    await delay(400)
  }
  return 'waiting'
}

async function show(at: Visit, id: string): Promise<Shown | null> {
  const answer = await call(at, `/v1/export-requests/${id}`, {})
  if (answer?.status === 404) at.load.faults.push(`an accepted request is not there: ${id}`)
  return answer?.status === 200 ? answer.body : null
}

async function download(at: Visit, id: string, user: string): Promise<void> {
  const link = await call(at, `/v1/export-requests/${id}/download`, { method: 'POST' })
  if (link?.status !== 200) return
  const file = await fetch(link.body.url, { signal: AbortSignal.timeout(10_000) }).catch(() => null)
  const bytes = file?.status === 200 ? await file.arrayBuffer().catch(() => null) : null
  if (bytes === null) return
  const sha256 = createHash('sha256').update(new Uint8Array(bytes)).digest('hex')
  if (sha256 !== link.body.sha256) at.load.faults.push(`a download of ${id} is not what was promised`)
  if (!Buffer.from(bytes).includes(user)) at.load.faults.push(`a download of ${id} is of somebody else`)
  at.load.downloads += 1
}

export type Caller = { apiUrl: string; site: string; person: Pick<SoakPerson, 'user'> }

/** null when nobody answered */
export async function call(at: Caller, path: string, init: RequestInit): Promise<Answer | null> {
  const headers = { ...init.headers, authorization: `Bearer ${signToken(at.person.user, { site: at.site })}` }
  try {
    const answer = await fetch(`${at.apiUrl}${path}`, {
      ...init,
      headers,
      signal: AbortSignal.timeout(10_000),
    })
    return { status: answer.status, body: (await answer.json()) as Answer['body'] }
  } catch {
    return null
  }
}
