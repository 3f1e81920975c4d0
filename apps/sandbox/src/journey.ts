import { setTimeout as delay } from 'node:timers/promises'
import { people } from './people.ts'
import { createProgressLine, type ShownProgress } from './progress-line.ts'
import type { Stack } from './start-stack.ts'
import { type ReadyRequest, verifyDownload } from './verify-download.ts'

type ShownRequest = ReadyRequest & {
  status: string
  reasonCode: string | null
  progress: ShownProgress | null
}
type ShownMail = { to: string; subject: string; text: string }

const patienceMs = 120_000

/** The main job, through the doors that a person uses: sign in, ask, watch, read the mail, follow the link. */
export async function runJourney(stack: Stack, say: (text: string) => void): Promise<void> {
  const [person] = people
  if (person === undefined) throw new Error('there is nobody to ask')
  const startedAt = Date.now()

  say(`Signing in as ${person.user} …`)
  const cookie = await signIn(stack.site.url, person)
  say('Asking for the data …')
  const asked = await call(`${stack.site.url}/v1/export-requests`, cookie, 'POST')
  const request = await watch(`${stack.site.url}/v1/export-requests/${asked.id}`, cookie)
  say('Ready. Waiting for the mail …')
  const mail = await until('the mail', async () => {
    const mails = (await (await fetch(`${stack.mailbox.url}/api/messages`)).json()) as ShownMail[]
    // The mail of the asking comes as well; only the one with the link names the file's digest.
    return mails.find(({ to, text }) => to === person.user && text.includes(request.sha256))
  })
  const link = /https?:\/\/\S+/.exec(mail.text)?.[0] ?? ''
  say(`“${mail.subject}” has come. Following its link …`)
  const { file, bytes, counts } = await verifyDownload(link, request)
  const record = await until('the record in ERPNext', () => readyRecord(stack.site.url, cookie, asked.id))

  say('')
  for (const [doctype, records] of counts) say(`  ${String(records).padStart(7)}  ${doctype}`)
  const total = counts.reduce((sum, [, records]) => sum + records, 0)
  say(
    `  ${String(total).padStart(7)}  records, ${bytes} bytes, ${((Date.now() - startedAt) / 1000).toFixed(1)} s from sign-in to file`,
  )
  say('  SHA-256 and every count agree.')
  say(`  ${file}`)
  say(`  In ERPNext: Personal Data Download Request ${record.name}, ${record.pdd_status}, ${record.pdd_link}`)
}

type Recorded = { name: string; pdd_request: string; pdd_status: string; pdd_link: string | null }

/** By ERPNext's own API, as the person: whoever reads it there sees the same. */
async function readyRecord(siteUrl: string, cookie: string, id: string): Promise<Recorded | undefined> {
  const answer = await fetch(`${siteUrl}/api/resource/Personal Data Download Request`, {
    headers: { cookie },
  })
  const { data } = (await answer.json()) as { data: Recorded[] }
  return data.find(
    ({ pdd_request, pdd_status, pdd_link }) =>
      pdd_request === id && pdd_status === 'Ready' && pdd_link !== null,
  )
}

async function signIn(
  siteUrl: string,
  { user, password }: { user: string; password: string },
): Promise<string> {
  const response = await fetch(`${siteUrl}/api/method/login`, {
    method: 'POST',
    body: new URLSearchParams({ usr: user, pwd: password }),
  })
  const sid = response.headers.getSetCookie().find((cookie) => cookie.startsWith('sid='))
  if (response.status !== 200 || sid === undefined) throw new Error(`signing in answered ${response.status}`)
  return sid.split(';')[0] ?? ''
}

async function watch(url: string, cookie: string): Promise<ReadyRequest> {
  const line = createProgressLine(process.stderr)
  try {
    return await until('the file', async () => {
      const request = await call(url, cookie, 'GET')
      if (request.progress !== null) line.show(request.progress)
      if (['failed', 'cancelled'].includes(request.status))
        throw new Error(`the request ${request.status}: ${request.reasonCode}`)
      if (request.status !== 'ready') return undefined
      line.show(finished(request))
      return request
    })
  } finally {
    line.end()
  }
}

/** The last look may miss the last doctypes: what was published names them all. */
function finished({ rowCounts }: ReadyRequest): ShownProgress {
  const counts = Object.fromEntries(
    Object.entries(rowCounts).map(([doctype, { exported }]) => [doctype, exported]),
  )
  const doctypes = Object.keys(counts).length
  return { current: null, doctypesDone: doctypes, doctypesTotal: doctypes, counts }
}

async function call(url: string, cookie: string, method: string): Promise<ShownRequest> {
  const response = await fetch(url, { method, headers: { cookie } })
  const answer: unknown = await response.json()
  if (!response.ok)
    throw new Error(
      `${method} ${new URL(url).pathname} answered ${response.status}: ${JSON.stringify(answer)}`,
    )
  return answer as ShownRequest
}

async function until<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
  const end = Date.now() + patienceMs
  while (Date.now() < end) {
    const found = await look()
    if (found !== undefined) return found
    await delay(150)
  }
  throw new Error(`${what} did not come within ${patienceMs / 1000} s`)
}
