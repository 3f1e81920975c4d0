import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { requireChromium } from '../support/chromium.ts'
import { addressTie, readyWith, recordTie } from '../support/undecided-ties.ts'
import { type Stage, startStage } from './stage.ts'
import { desk, inContext, inspect, openContext, phone, signIn } from './visit.ts'

const zoe = 'zoe.angstrom@example.org'
const long = `${'Werk'.repeat(40)} & Söhne`
let stage: Stage
let browser: Browser
beforeAll(async () => {
  const [executablePath, started] = await Promise.all([requireChromium(), startStage()])
  stage = started
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  const ties = [recordTie('Zoë Ångström'), recordTie(long), addressTie('z.angstrom@example.org')]
  await readyWith(stage, ties, { subjectId: zoe })
})
afterAll(async () => {
  await browser?.close()
  await stage?.stop()
})

it.each([
  ['en', 'light', 'Customer records: 2'],
  ['ar', 'dark', 'سجلات العملاء: 2'],
] as const)(
  'a person reads in %s how many could not be confirmed, beside their file',
  async (language, theme, text) => {
    await inContext(openContext(browser, { width: phone, theme }), async (page) => {
      await signIn(page, stage, 'zoe', '/request-data')
      await page.goto(`${stage.page}?language=${language}`)
      await page.getByText(text).waitFor()
      await inspect(page, `undecided-${language}-phone-${theme}`)
    })
  },
)

it.each([
  [desk, 'light'],
  [phone, 'dark'],
] as const)('an officer finds the list at %i px in %s', async (width, theme) => {
  await inContext(openContext(browser, { width, theme }), async (page) => {
    await signIn(page, stage, 'ravi', '/requests')
    await page.getByRole('link', { name: 'Decide', exact: true }).click()
    await page.getByText('Zoë Ångström').first().waitFor()
    await inspect(page, `desk-ties-${width}-${theme}`)
    await page.getByRole('link', { name: 'this request' }).first().click()
    await page.getByRole('heading', { name: 'What nobody could prove of this person' }).waitFor()
    await inspect(page, `desk-request-ties-${width}-${theme}`)
  })
})

it('an officer decides without a script and by keyboard: Enter in the reason opens nothing, and a new export is offered', async () => {
  await inContext(openContext(browser, { width: desk, script: false }), async (page) => {
    await signIn(page, stage, 'ravi', '/requests/ties')
    const card = (name: string) => page.locator('li', { hasText: name })
    await card('z.angstrom@').getByLabel('Reason').fill('nobody knows that address')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /z\.angstrom@.*: refused/ }).waitFor()
    await card('Zoë Ångström').getByLabel('Reason').fill('her contract')
    await card('Zoë Ångström')
      .getByRole('button', { name: /^Confirm/ })
      .press('Enter')
    await page.getByRole('heading', { name: /Zoë Ångström.*: confirmed/ }).waitFor()
    await page.getByRole('button', { name: 'Ask', exact: true }).press('Enter')
    await page.getByRole('heading', { name: `Request of ${zoe}` }).waitFor()
  })
  await inContext(openContext(browser, { width: phone }), async (page) => {
    await signIn(page, stage, 'ravi', '/requests/ties')
    await page.getByText('Decide otherwise').first().click()
    await inspect(page, 'desk-ties-decided-phone-light')
    expect(await page.getByRole('button', { name: /^Refuse/ }).count()).toBeGreaterThan(0)
  })
})
