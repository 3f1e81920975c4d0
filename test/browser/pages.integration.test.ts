import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requireChromium } from '../support/chromium.ts'
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
async function mailTo(name: string, subject: RegExp): Promise<Mail> {
  for (let look = 0; look < 150; look += 1) {
    const mails = (await (await fetch(`${sandbox.mailbox}/api/messages`)).json()) as Mail[]
    const mail = mails.find(({ to, subject: of }) => to.startsWith(name) && subject.test(of))
    if (mail !== undefined) return mail
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('no mail came')
}

describe('a person, at /request-data', () => {
  it('without a script and by keyboard alone: asks, and finds the file by reloading', async () => {
    await inContext(openContext(browser, { width: phone, script: false }), async (page) => {
      await signIn(page, sandbox, 'ines', '/request-data')
      // What a keyboard reaches first leads past what stands before the content.
      await page.keyboard.press('Tab')
      expect(await page.locator(':focus').textContent()).toBe('Skip to the content')
      await page.getByRole('button', { name: 'Request my data' }).focus()
      await page.keyboard.press('Enter')
      await page.getByText('A download link with your data will be sent').waitFor()
      const download = page.getByRole('button', { name: /^Download/ })
      for (let look = 0; look < 60 && !(await download.isVisible()); look += 1) {
        await page.waitForTimeout(500)
        await page.reload()
      }
      await download.focus()
      const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
      expect(file.suggestedFilename()).toBe('personal-data.json')
    })
  })

  it('sees how far it is, also after a reload, with the counts of each kind of record', async () => {
    await inContext(openContext(browser, { width: phone }), async (page) => {
      await signIn(page, sandbox, 'maria', '/request-data')
      await page.getByRole('button', { name: 'Request my data' }).click()
      await page.locator('progress').waitFor()
      await inspect(page, 'request-data-active-phone-light')
      await page.reload()
      await page.getByRole('button', { name: /^Download/ }).waitFor({ timeout: 30_000 })
      await inspect(page, 'request-data-ready-phone-light')
      expect(await page.locator('time').first().textContent()).not.toContain('UTC')
    })
  })

  it.each([
    ['en', 'en-GB', 'ltr', 'Request my data'],
    ['de', 'de-AT', 'ltr', 'Meine Daten anfordern'],
    ['fr', 'fr-CA', 'ltr', undefined],
    ['es', 'es-MX', 'ltr', undefined],
    ['ar', 'ar-EG', 'rtl', undefined],
    ['hi', 'hi-IN', 'ltr', undefined],
  ])(
    'in %s, in both themes and at both widths: nothing that axe finds, nothing cut off',
    async (language, locale, direction, button) => {
      await inContext(openContext(browser, { width: phone, language: locale }), async (page) => {
        await signIn(page, sandbox, 'mallory', '/request-data')
        // The account's own language comes before the browser's: pick the one to look at.
        await page.goto(`${sandbox.page}?language=${language}`)
        expect(await page.locator('html').getAttribute('lang')).toBe(language)
        expect(await page.locator('html').getAttribute('dir')).toBe(direction)
        if (button !== undefined)
          expect(await page.getByRole('button', { name: button }).isVisible()).toBe(true)
        for (const width of [phone, desk]) {
          for (const theme of ['light', 'dark'] as const) {
            await page.setViewportSize({ width, height: 800 })
            await page.emulateMedia({ colorScheme: theme })
            await inspect(page, `request-data-ask-${language}-${width}-${theme}`)
          }
        }
      })
    },
  )

  it('is spoken to as their browser prefers, where nobody has changed the language of their account', async () => {
    await inContext(openContext(browser, { width: phone, language: 'es-ES' }), async (page) => {
      await signIn(page, sandbox, 'mallory', '/request-data')
      expect(await page.locator('html').getAttribute('lang')).toBe('es')
    })
  })

  it('who is not signed in is shown where to, in their browser’s language', async () => {
    await inContext(
      openContext(browser, { width: phone, language: 'de-DE', theme: 'dark' }),
      async (page) => {
        await page.goto(sandbox.page)
        expect(await page.getByRole('link', { name: 'Anmelden' }).getAttribute('href')).toContain(
          '/login?redirect-to=',
        )
        await inspect(page, 'sign-in-de-phone-dark')
      },
    )
  })
})

describe('somebody who did not ask', () => {
  it('follows the link of the mail, presses the button, and the account takes no request any more', async () => {
    await inContext(openContext(browser, { width: phone }), async (page) => {
      await signIn(page, sandbox, 'zoe', '/request-data')
      await page.getByRole('button', { name: 'Request my data' }).click()
      const { text } = await mailTo('zoe', /Someone asked/)
      const link = /https?:\/\/\S+\/not-me\/\S+/.exec(text)?.[0] as string
      await inContext(openContext(browser, { width: phone, theme: 'dark' }), async (owner) => {
        await owner.goto(link)
        await inspect(owner, 'not-me-phone-dark')
        await owner.getByRole('button').click()
        await owner.getByRole('heading', { name: 'Stopped' }).waitFor()
        await inspect(owner, 'not-me-done-phone-dark')
      })
      await page.goto(sandbox.page)
      await page.getByRole('button', { name: 'Request my data' }).click()
      await page.getByRole('heading', { name: 'New requests are stopped for your account' }).waitFor()
      await inspect(page, 'frozen-phone-light')
    })
  })
})

describe('an officer, at /requests', () => {
  it.each([
    [desk, 'light'],
    [phone, 'dark'],
  ] as const)('at %i px in %s: the table, a request and its timeline', async (width, theme) => {
    await inContext(openContext(browser, { width, theme }), async (page) => {
      await signIn(page, sandbox, 'ravi', '/requests')
      await page.getByRole('heading', { name: 'Requests for personal data' }).waitFor()
      await inspect(page, `desk-${width}-${theme}`)
      await page.getByRole('link', { name: /zoe/ }).first().click()
      await page.getByText('This account takes no new request').waitFor()
      await inspect(page, `desk-request-${width}-${theme}`)
      await page.goto(`${sandbox.erp}/requests`)
      await page.getByRole('link', { name: 'Figures' }).click()
      await page.getByText('Median time to answer').waitFor()
      await inspect(page, `desk-figures-${width}-${theme}`)
    })
  })

  it('lifts the freeze with a reason, and the timeline says who and why', async () => {
    await inContext(openContext(browser, { width: desk }), async (page) => {
      await signIn(page, sandbox, 'ravi', '/requests?q=zoe')
      await page.getByRole('link', { name: /zoe/ }).first().click()
      await page.locator('summary', { hasText: 'Take requests again' }).click()
      const form = page.locator('form.stacked', { hasText: 'Links of earlier mails' })
      await form.getByLabel('Reason').fill('spoke with her')
      await form.getByRole('button').click()
      await page.getByText('spoke with her').waitFor()
      expect(await page.getByText('This account takes no new request').count()).toBe(0)
    })
  })

  it('is nobody by accident: a person without the role is told so and sees nothing', async () => {
    await inContext(openContext(browser, { width: phone }), async (page) => {
      await signIn(page, sandbox, 'ines', '/requests')
      expect(await page.getByRole('table').count()).toBe(0)
      await inspect(page, 'desk-refused-phone-light')
    })
  })
})
