import type { ExportProgress, ExportRequest } from '@pdd/core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { requireChromium } from '../support/chromium.ts'
import { claimOptions, exportResult } from '../support/export-requests.ts'
import { type Stage, startStage } from './stage.ts'
import { desk, inContext, inspect, openContext, phone, signIn } from './visit.ts'

let stage: Stage
let browser: Browser
beforeAll(async () => {
  const [executablePath, started] = await Promise.all([requireChromium(), startStage()])
  stage = started
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
})
afterAll(async () => {
  await browser?.close()
  await stage?.stop()
})
afterEach(async () => {
  for (const { id, subjectId } of await all())
    await stage.requests.cancel(id, { type: 'caller', id: subjectId })
})

const all = async () => (await stage.requests.list({ site: 'globex', limit: 100 })).items
const asked = async () => (await all())[0] as ExportRequest
const counts = { User: 1, Contact: 2, Address: 3, Communication: 188, 'Sales Order': 34 }
const progress: ExportProgress = {
  ...{ current: 'Sales Invoice', doctypesDone: 5, doctypesTotal: 20, bytes: 1000 },
  ...{ counts, rowsTotal: 912, samples: 9, writingSeconds: 4 },
}

async function ask(page: Page): Promise<void> {
  await signIn(page, stage, 'zoe', '/request-data')
  // In whatever language the browser prefers.
  await page.locator('form[action="/request-data"] button').click()
  await page.locator('progress').waitFor()
}

async function claim(): Promise<{ id: string; fence: number }> {
  const { id } = await asked()
  const claimed = await stage.requests.claim(id, claimOptions)
  return { id, fence: claimed?.fence ?? -1 }
}

const beat = ({ id, fence }: { id: string; fence: number }, now: ExportProgress) =>
  stage.requests.heartbeat(id, fence, { leaseSeconds: 120, progress: now })

it('sees counts and an estimate as they come, after a reload too, and then the file by itself', async () => {
  await inContext(openContext(browser, { width: phone, theme: 'dark' }), async (page) => {
    await ask(page)
    await page.getByText('Waiting to start').waitFor()
    const work = await claim()
    await beat(work, progress)
    await page.getByText('5 of 20 kinds of records, 228 records so far').waitFor()
    await page.getByText('Now: Sales Invoice · About 12 seconds left').waitFor()
    await page.getByText('What has been found so far').first().click()
    await page.getByRole('row', { name: 'Communication 188' }).waitFor()
    await inspect(page, 'progress-phone-dark')
    await page.reload()
    await page.getByText('5 of 20 kinds of records').waitFor()
    await beat(work, { ...progress, current: null, doctypesDone: 20 })
    await page.getByText('20 of 20 kinds of records').waitFor()
    expect(await page.locator('progress').getAttribute('value')).not.toBeNull()

    const { id, fence } = work
    const result = { ...exportResult(id, fence), bytes: 363_741n }
    await stage.requests.publish(id, fence, result, { ttlSeconds: 7 * 86_400 })
    await page.getByRole('heading', { name: 'Your file is ready' }).waitFor()
    expect(await page.getByText('363.7 kB, kept until').isVisible()).toBe(true)
    await inspect(page, 'ready-phone-dark')
  })
})

it('announces how far it is now and then, not at every count', async () => {
  await inContext(openContext(browser, { width: desk }), async (page) => {
    await page.clock.install()
    await ask(page)
    const work = await claim()
    await beat(work, progress)
    await page.getByText('5 of 20 kinds of records').first().waitFor()
    expect(await page.getByRole('status').textContent()).toBe('')
    await page.clock.fastForward(16_000)
    await beat(work, { ...progress, doctypesDone: 6 })
    await page.getByRole('status').filter({ hasText: '6 of 20 kinds of records' }).waitFor()
    await inspect(page, 'progress-desktop-light')
  })
})

it('whose session ends while they watch is asked to sign in again', async () => {
  await inContext(openContext(browser, { width: phone }), async (page) => {
    await page.route('**/events', (route) => route.fulfill({ status: 401, body: '{}' }))
    await ask(page)
    await page.context().clearCookies()
    await page.getByRole('heading', { name: 'Sign in to ask for your data' }).waitFor()
  })
})

it('outlives a restart of the service, and does not show what a proxy says meanwhile', async () => {
  await inContext(openContext(browser, { width: phone }), async (page) => {
    let down = 2
    await page.route(/events$|request-data$/, (route) => {
      const watched = ['eventsource', 'fetch'].includes(route.request().resourceType())
      if (!watched || down === 0) return route.continue()
      down -= 1
      return route.fulfill({ status: 502, body: 'Bad Gateway' })
    })
    await ask(page)
    await beat(await claim(), progress)
    await page.getByText('5 of 20 kinds of records').waitFor()
    expect(down).toBe(0)
  })
})

it('by keyboard alone: every stop is visible, and the way from asking to cancelling is short', async () => {
  await inContext(openContext(browser, { width: phone }), async (page) => {
    await signIn(page, stage, 'zoe', '/request-data')
    const stops = await tabThrough(page, 7)
    const around = ['Skip to the content', 'globex', 'Sign out']
    const asking = ['What is in the file', 'Request my data']
    // A field has no text: it is the further address.
    expect(stops).toEqual([...around, ...asking, '', 'Mail a code there'])
    for (let back = 0; back < 2; back += 1) await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await page.locator('progress').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    // The skip link leads past everything to what can be done here.
    expect(await tabThrough(page, 2)).toEqual(['What has been found so far', 'Cancel'])
    await page.keyboard.press('Enter')
    await page.getByText('Cancelled').first().waitFor()
    await page.getByRole('button', { name: 'Request my data' }).waitFor()
  })
})

it('deleting a file asks once more, and says what happens', async () => {
  await inContext(openContext(browser, { width: phone }), async (page) => {
    await ask(page)
    const { id, fence } = await claim()
    await stage.requests.publish(id, fence, exportResult(id, fence), { ttlSeconds: 3600 })
    await page.getByRole('heading', { name: 'Your file is ready' }).waitFor()
    const button = page.getByRole('button', { name: /^Delete now/ })
    expect(await button.isVisible()).toBe(false)
    await page.locator('summary', { hasText: 'Delete now' }).click()
    await page.getByText('The file is deleted at once').waitFor()
    await inspect(page, 'delete-phone-light')
    await button.click()
    await page.getByRole('heading', { name: 'Your earlier requests' }).waitFor()
    expect(await page.getByRole('button', { name: /^Download/ }).count()).toBe(0)
  })
})

it('tells times on the device’s clock, and without a script on the account’s or the office’s', async () => {
  const shown = async (script: boolean) =>
    inContext(openContext(browser, { width: desk, script, language: 'en-US' }), async (page) => {
      await signIn(page, stage, 'zoe', '/request-data')
      return await page.locator('time').first().textContent()
    })
  await inContext(openContext(browser, { width: desk }), ask)
  await stage.requests.cancel((await asked()).id, { type: 'caller', id: 'zoe.angstrom@example.org' })
  const { receivedAt } = await asked()
  const inBerlin = receivedAt.toLocaleString('en-US', {
    ...{ dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Berlin' },
  })
  // Which blank stands before AM is another in every release of ICU.
  expect((await shown(true))?.replace(/\s/g, ' ')).toBe(inBerlin.replace(/\s/g, ' '))
  expect(await shown(false)).toMatch(/\(\w+(\/\w+)?\)$/)
})

it('without a script: a button and the page itself ask again, and nothing that only a script can do is there', async () => {
  await inContext(openContext(browser, { width: phone, script: false }), async (page) => {
    await ask(page)
    const again = page.getByRole('link', { name: 'See how far it is' })
    await beat(await claim(), progress)
    await again.click()
    await page.getByText('5 of 20 kinds of records, 228 records so far').waitFor()
    expect(await page.locator('meta[http-equiv=refresh]').getAttribute('content')).toBe('10')
  })
})

it('in Arabic from right to left: progress, a ready file and what is over', async () => {
  await inContext(openContext(browser, { width: phone, language: 'ar-EG' }), async (page) => {
    await ask(page)
    const { id, fence } = await claim()
    await beat({ id, fence }, progress)
    await page.goto(`${stage.page}?language=ar`)
    await page.getByText('228').waitFor()
    await inspect(page, 'progress-ar-phone-light')
    await stage.requests.publish(id, fence, exportResult(id, fence), { ttlSeconds: 3600 })
    await page.getByRole('heading', { name: 'ملفك جاهز' }).waitFor()
    await inspect(page, 'ready-ar-phone-light')
  })
})

it('an address under the page that leads nowhere is told as a page, in the person’s language', async () => {
  await inContext(openContext(browser, { width: phone, language: 'fr-FR' }), async (page) => {
    const answer = await page.goto(`${stage.page}/nowhere`)
    expect(answer?.status()).toBe(404)
    await page.getByRole('heading', { name: 'Il n’y a rien ici' }).waitFor()
    await inspect(page, 'nothing-fr-phone-light')
  })
})

/** What the keyboard stops at, one after the other; each stop has to be seen. */
async function tabThrough(page: Page, stops: number): Promise<string[]> {
  const texts: string[] = []
  for (let stop = 0; stop < stops; stop += 1) {
    await page.keyboard.press('Tab')
    // A key is handled a moment after it was pressed where the machine is busy.
    await expect
      .poll(() => page.evaluate('getComputedStyle(document.activeElement).outlineStyle'))
      .toBe('solid')
    texts.push(String(await page.evaluate('document.activeElement.textContent.trim()')))
  }
  return texts
}
