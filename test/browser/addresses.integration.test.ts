import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requireChromium } from '../support/chromium.ts'
import { codeIn } from '../support/code-mails.ts'
import { type Sandbox, startSandbox } from './sandbox.ts'
import { desk, inContext, inspect, openContext, phone, signIn } from './visit.ts'

let sandbox: Sandbox
let browser: Browser
beforeAll(async () => {
  const [executablePath, started] = await Promise.all([requireChromium(), startSandbox()])
  sandbox = started
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
})
afterAll(async () => {
  await browser?.close()
  await sandbox?.stop()
})

type Mail = { to: string; subject: string; text: string }
async function mailTo(address: string): Promise<Mail> {
  for (let look = 0; look < 150; look += 1) {
    const mails = (await (await fetch(`${sandbox.mailbox}/api/messages`)).json()) as Mail[]
    const mail = mails.find(({ to }) => to === address)
    if (mail !== undefined) return mail
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('no mail came')
}

describe('a person to whom mail goes elsewhere too', () => {
  it('without a script and by keyboard alone: names the address, types the code, sees it, takes it away', async () => {
    await inContext(openContext(browser, { width: phone, script: false }), async (page) => {
      await signIn(page, sandbox, 'maria', '/request-data')
      const field = page.getByLabel('The other email address')
      await field.focus()
      await page.keyboard.type('Maria.At.Home@Example.NET')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'The code for' }).waitFor()
      expect(page.url()).not.toContain('example.net')
      const code = codeIn(await mailTo('maria.at.home@example.net'))
      await page.getByRole('textbox', { name: 'The code', exact: true }).focus()
      await page.keyboard.type(code)
      await page.keyboard.press('Enter')
      await page.getByText('Confirmed. The address of your account').waitFor()
      await page.goto(sandbox.page)
      await page.getByText('We also look for mail at').waitFor()
      await page.getByRole('button', { name: /Look there no more.*maria.at.home/ }).press('Enter')
      await page.getByRole('heading', { name: 'Your other addresses' }).waitFor()
      expect(await page.getByText('We also look for mail at').count()).toBe(0)
    })
  })

  it.each([
    ['en', 'en-GB'],
    ['de', 'de-AT'],
    ['fr', 'fr-CA'],
    ['es', 'es-MX'],
    ['ar', 'ar-EG'],
    ['hi', 'hi-IN'],
  ])('in %s: nothing that axe finds, nothing cut off', async (language, locale) => {
    await inContext(openContext(browser, { width: phone, language: locale }), async (page) => {
      await signIn(page, sandbox, 'mallory', '/request-data')
      await page.goto(`${sandbox.page}?language=${language}`)
      if (language === 'en') {
        await page.locator('input[name=address]').fill(`${'a-very-long-name.'.repeat(3)}x@mail.example.net`)
        await page.locator('input[name=address]').press('Enter')
        await page.waitForURL('**/request-data/addresses')
      } else await page.goto(`${sandbox.erp}/request-data/addresses`)
      await page.locator('input[name=code]').fill('1')
      await page.locator('input[name=code]').press('Enter')
      await page.getByRole('alert').waitFor()
      for (const [width, theme] of [
        [phone, 'light'],
        [desk, 'dark'],
      ] as const) {
        await page.setViewportSize({ width, height: 800 })
        await page.emulateMedia({ colorScheme: theme })
        await inspect(page, `addresses-${language}-${width}-${theme}`)
      }
    })
  })
})

it('a stranger opens the link of the mail, presses the button, and it is stopped', async () => {
  await inContext(openContext(browser, { width: phone }), async (page) => {
    await signIn(page, sandbox, 'ines', '/request-data/addresses')
    await page.getByLabel('The other email address').fill('stranger@example.net')
    await page.getByRole('button', { name: 'Mail a code there' }).click()
    const link = /https?:\/\/\S+\/not-mine\/\S+/.exec((await mailTo('stranger@example.net')).text)?.[0]
    await inContext(openContext(browser, { width: phone, theme: 'dark' }), async (stranger) => {
      await stranger.goto(link as string)
      await inspect(stranger, 'not-mine-phone-dark')
      await stranger.getByRole('button').click()
      await stranger.getByRole('heading', { name: 'Stopped' }).waitFor()
      await inspect(stranger, 'not-mine-done-phone-dark')
    })
  })
  await inContext(openContext(browser, { width: desk }), async (page) => {
    await signIn(page, sandbox, 'ravi', '/requests/addresses')
    await page.getByText('stranger@example.net').first().waitFor()
    await inspect(page, 'desk-addresses-desk-light')
    await page.getByLabel('Reason').first().fill('a mistake')
    await page.getByRole('button', { name: 'Lift the block' }).first().click()
    await page.getByText('stranger@example.net').first().waitFor({ state: 'detached' })
  })
})
