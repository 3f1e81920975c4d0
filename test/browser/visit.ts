import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Sandbox } from './sandbox.ts'

/** Where a person signs in, and who they are. */
export type Visited = Pick<Sandbox, 'page' | 'erp' | 'people'>

export type Look = {
  name: string
  width: number
  theme?: 'light' | 'dark'
  language?: string
  script?: boolean
}

export const phone = 320
export const desk = 1280
const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const options: RunOptions = { resultTypes: ['violations'] }
let source: Promise<string> | undefined
const axe = () => {
  source ??= readFile(axePath, 'utf8')
  return source
}
const shots = 'test-results/screenshots'

/** A browser of one person's own: its width, theme, language, and whether it runs scripts. */
export function openContext(browser: Browser, { width, theme, language, script }: Omit<Look, 'name'>) {
  return browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: theme ?? 'light',
    locale: language ?? 'en-GB',
    timezoneId: 'Europe/Berlin',
    javaScriptEnabled: script ?? true,
    reducedMotion: 'reduce',
  })
}

export async function signIn(page: Page, sandbox: Visited, name: string, path: string): Promise<void> {
  const person = sandbox.people.find(({ user }) => user.startsWith(name))
  if (person === undefined) throw new Error(`no such person: ${name}`)
  await page.goto(`${sandbox.erp}/login?redirect-to=${encodeURIComponent(path)}`)
  await page.locator('input[name=usr]').fill(person.user)
  await page.locator('input[name=pwd]').fill(person.password)
  await page.getByRole('button').click()
  await page.waitForURL(`**${path}`)
}

/** Nothing that axe finds, nothing that runs out at the side, and a picture kept by the run. */
export async function inspect(page: Page, name: string): Promise<void> {
  await mkdir(shots, { recursive: true })
  // First the picture: it shows what the rest complains of.
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
  const tooWide = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
  expect(tooWide).toBeLessThanOrEqual(0)
  expect(await violations(page)).toEqual([])
}

async function violations(page: Page): Promise<string[]> {
  // axe comes by the debugger: the page's own content policy lets no script in from elsewhere.
  if (await page.evaluate("typeof axe === 'undefined'")) await page.evaluate(`${await axe()};null`)
  const results = (await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`)) as AxeResults
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

export async function inContext<Result>(
  context: Promise<BrowserContext>,
  use: (page: Page) => Promise<Result>,
): Promise<Result> {
  const opened = await context
  try {
    return await use(await opened.newPage())
  } finally {
    await opened.close()
  }
}
