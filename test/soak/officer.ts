import { setTimeout as delay } from 'node:timers/promises'
import { signToken } from '../support/signed-token.ts'
import { findAllMails } from './faults/mails.ts'
import { officer } from './people.ts'
import type { SoakStack } from './stack.ts'
import { askTable } from './table.ts'

/** What the officers of all sites see when all is quiet, and do about it. */
export type OfficerView = {
  /** requests of those who were not told, as the desks list them */
  shown: Set<string>
  /** how many each worker says there are */
  counted: number[]
  /** those whose mail was sent again at the desk */
  sentAgain: Set<string>
}

const patienceMs = 60_000

/** Looks at the desk of each site and at the gauges; then, with no mail lost any more, sends again whatever is shown. */
export async function tellTheUntold(stack: SoakStack): Promise<OfficerView> {
  const view: OfficerView = { shown: new Set(), counted: [], sentAgain: new Set() }
  for (const admin of stack.adminUrls.slice(1)) view.counted.push(await countedBy(admin))
  await findAllMails(stack)
  for (const { name: site } of stack.sites)
    for (const id of await shownAt(stack, site)) {
      view.shown.add(id)
      const answer = await ask(stack, site, `/requests/${id}/resend`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'reason=the+mail+was+lost',
        redirect: 'manual',
      })
      if (answer.status === 303) view.sentAgain.add(id)
    }
  for (const until = Date.now() + patienceMs; Date.now() < until; await delay(500))
    if ((await underWay(stack)) === 0) break
  return view
}

async function countedBy(admin: string): Promise<number> {
  const answer = await fetch(`${admin}/metrics`)
  const lines = [...(await answer.text()).matchAll(/^pdx_untold\{state="[a-z]+"\} (\d+)$/gm)]
  return lines.reduce((sum, [, count]) => sum + Number(count), 0)
}

async function shownAt(stack: SoakStack, site: string): Promise<string[]> {
  const page = await (await ask(stack, site, '/requests', {})).text()
  const section = /<section aria-labelledby="untold">[\s\S]*?<\/section>/.exec(page)?.[0] ?? ''
  return Array.from(section.matchAll(/href="\/requests\/([0-9a-f-]{36})"/g), ([, id]) => id ?? '')
}

function ask({ apiUrl }: SoakStack, site: string, path: string, init: RequestInit): Promise<Response> {
  const token = signToken(officer, { site, roles: ['Data Protection Officer'] })
  return fetch(`${apiUrl}${path}`, {
    ...init,
    headers: { ...init.headers, authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(20_000),
  })
}

async function underWay({ databaseUrl }: SoakStack): Promise<number> {
  const [row] = await askTable<{ count: number }>(
    databaseUrl,
    `SELECT count(*)::int AS count FROM notification WHERE state IN ('pending', 'sending', 'unknown')`,
  )
  return row?.count ?? 0
}
