import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requireChromium } from './support/chromium.ts'

type Sandbox = {
  api: string
  page: string
  mailbox: string
  objects: string
  erp: string
  people: { user: string; password: string }[]
  processes: { api: number; worker: number }
}
type Shown = { id: string; status: string; attempts?: number; sha256: string; bytes: string }

let child: ChildProcess
let sandbox: Sandbox

beforeAll(async () => {
  child = spawn(process.execPath, ['apps/sandbox/src/main.ts', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
  sandbox = JSON.parse(await new Promise<string>((resolve) => lines.once('line', resolve)))
})
afterAll(async () => {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
})

async function signIn(name: string): Promise<{ user: string; cookie: string }> {
  const person = sandbox.people.find(({ user }) => user.startsWith(name))
  if (person === undefined) throw new Error(`no such person: ${name}`)
  const body = new URLSearchParams({ usr: person.user, pwd: person.password })
  const answer = await fetch(`${sandbox.erp}/api/method/login`, { method: 'POST', body })
  const sid = answer.headers.getSetCookie().find((cookie) => cookie.startsWith('sid=')) ?? ''
  return { user: person.user, cookie: sid.split(';')[0] ?? '' }
}

async function call(cookie: string, path: string, method = 'GET'): Promise<Shown> {
  return (await fetch(`${sandbox.api}${path}`, { method, headers: { cookie } })).json() as Promise<Shown>
}

async function untilStatus(cookie: string, id: string, status: string): Promise<Shown> {
  for (let look = 0; look < 600; look += 1) {
    const shown = await call(cookie, `/v1/export-requests/${id}`)
    if (shown.status === status) return shown
    await delay(status === 'running' ? 20 : 200)
  }
  throw new Error(`the request did not become ${status}`)
}

async function mailsTo(user: string): Promise<{ to: string; subject: string; text: string }[]> {
  const mails = (await (await fetch(`${sandbox.mailbox}/api/messages`)).json()) as {
    to: string
    subject: string
    text: string
  }[]
  return mails.filter(({ to }) => to === user)
}

type RecordInErpNext = {
  name: string
  user: string
  pdd_request: string
  pdd_status: string
  pdd_link: string
}

async function recordOf(cookie: string, name: string): Promise<RecordInErpNext> {
  for (let look = 0; look < 300; look += 1) {
    const answer = await fetch(`${sandbox.erp}/api/resource/Personal Data Download Request`, {
      headers: { cookie },
    })
    const { data } = (await answer.json()) as { data: RecordInErpNext[] }
    const record = data.find((one) => one.name === name)
    if (record?.pdd_status === 'Ready' && record.pdd_link) return record
    await delay(200)
  }
  throw new Error('the record did not become ready')
}

/** The mail that brings the file; one that tells of the asking comes as well. */
async function mailTo(user: string) {
  for (let look = 0; look < 150; look += 1) {
    const mail = (await mailsTo(user)).find(({ subject }) => subject === 'Download Your Data')
    if (mail !== undefined) return mail
    await delay(200)
  }
  throw new Error('no mail came')
}

describe('a person asks, and holds their file', () => {
  it('even when the worker is killed in mid-export: one object, one mail', async () => {
    const { user, cookie } = await signIn('ravi')
    const { id } = await call(cookie, '/v1/export-requests', 'POST')
    await untilStatus(cookie, id, 'running')
    process.kill(sandbox.processes.worker, 'SIGKILL')

    const ready = await untilStatus(cookie, id, 'ready')
    const mail = await mailTo(user)
    expect(mail.subject).toBe('Download Your Data')
    const file = await fetch(/https?:\/\/\S+/.exec(mail.text)?.[0] ?? '')
    expect(String((await file.arrayBuffer()).byteLength)).toBe(ready.bytes)

    const attempt = (fence: number) =>
      `${sandbox.objects}/personal-data/exports/${id}/${fence}/personal-data.json`
    const fences = [1, 2, 3, 4, 5, 6]
    const answers = await Promise.all(fences.map(async (fence) => (await fetch(attempt(fence))).status))
    expect(answers.filter((status) => status === 200)).toHaveLength(1)
    // The killed attempt's key stays empty: nothing half-written can be fetched.
    expect(answers[0]).toBe(404)
    await delay(7_000)
    expect((await mailsTo(user)).map(({ subject }) => subject).sort()).toEqual([
      'Download Your Data',
      'Someone asked for your data',
    ])
  })

  it('in the form that ERPNext’s own download has: one object, one mail “Download Your Data”', async () => {
    const { user, cookie } = await signIn('zoe')
    const headers = { cookie, 'content-type': 'application/json' }
    const body = JSON.stringify({ format: 'frappe' })
    const asked = await fetch(`${sandbox.api}/v1/export-requests`, { method: 'POST', headers, body })
    expect(asked.status).toBe(202)
    const { id } = (await asked.json()) as Shown
    await untilStatus(cookie, id, 'ready')
    const mail = await mailTo(user)
    expect(mail).toMatchObject({ to: user, subject: 'Download Your Data' })
    const file = await fetch(/https?:\/\/\S+/.exec(mail.text)?.[0] ?? '')
    const exported = (await file.json()) as Record<string, { user?: string }[]>
    expect(exported.Contact).toMatchObject([{ user }])
    expect(exported.User).toHaveLength(1)
    expect((await mailsTo(user)).map(({ subject }) => subject).sort()).toEqual([
      'Download Your Data',
      'Someone asked for your data',
    ])
  })

  it('asked by ERPNext’s own form: the record there has the status, and the link to the page', async () => {
    const { user, cookie } = await signIn('ines')
    const data = JSON.stringify({
      doctype: 'Personal Data Download Request',
      user: 'ravi.kumar@acme.example',
    })
    const asked = await fetch(`${sandbox.erp}/api/method/frappe.website.doctype.web_form.web_form.accept`, {
      method: 'POST',
      headers: { cookie },
      body: new URLSearchParams({ web_form: 'request-data', data }),
    })
    const { name } = ((await asked.json()) as { message: { name: string } }).message
    const record = await recordOf(cookie, name)
    expect(record).toMatchObject({ name, user, pdd_status: 'Ready', pdd_link: expect.any(String) })
    expect((await fetch(record.pdd_link, { headers: { cookie } })).status).toBe(200)
    const theirs = (await call(cookie, `/v1/export-requests/${record.pdd_request}`)) as Shown & {
      subject: string
    }
    expect(theirs.subject).toBe(user)
  })

  it('in a browser, on a phone’s width: sign in, ask, watch, download', async () => {
    const person = sandbox.people.find(({ user }) => user.startsWith('amara'))
    const browser = await chromium.launch({
      executablePath: await requireChromium(),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
    })
    try {
      const page = await browser.newPage({ viewport: { width: 320, height: 640 } })
      const faults: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(`${message.text()} ${message.location().url}`)
      })
      await page.goto(sandbox.page)
      await page.getByRole('link', { name: 'Sign in' }).click()
      await page.locator('input[name=usr]').fill(person?.user ?? '')
      await page.locator('input[name=pwd]').fill(person?.password ?? '')
      await page.getByRole('button').click()
      await page.waitForURL(sandbox.page)
      // The account may speak another language than this test.
      await page.goto(`${sandbox.page}?language=en`)
      await page.getByRole('button', { name: 'Request my data' }).click()
      await page.getByText('A download link with your data will be sent').waitFor()
      const wide = await page.evaluate('document.documentElement.scrollWidth > window.innerWidth')
      expect(wide).toBe(false)
      const button = page.getByRole('button', { name: /^Download/ })
      await button.waitFor({ timeout: 30_000 })
      const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
      expect(download.suggestedFilename()).toBe('personal-data.json')
      // The first visit is answered 401, and the sample site has no icon: the console tells both.
      expect(faults.filter((text) => !text.includes('401') && !text.endsWith('/favicon.ico'))).toEqual([])
    } finally {
      await browser.close()
    }
  })
})
