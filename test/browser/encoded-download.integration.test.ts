import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createObjectStore } from '@pdd/storage'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { requireChromium } from '../support/chromium.ts'
import { type FaultS3, startFaultS3, storeOptionsOf } from '../support/fault-s3.ts'

let browser: Browser
let s3: FaultS3
beforeAll(async () => {
  s3 = await startFaultS3()
  const executablePath = await requireChromium()
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
})
afterAll(async () => {
  await browser?.close()
  await s3?.close()
})

/** Several blocks of what is compressed at a time. */
async function* bundle() {
  for (let row = 0; row < 60; row += 1)
    yield Buffer.from(`${JSON.stringify({ row, text: 'Grüße, 你好 '.repeat(5_000) })}\n`)
}

it.each(['gzip', 'zstd'] as const)(
  'what a browser saves of a bundle kept as %s is the bundle',
  async (encoding) => {
    const store = createObjectStore({ ...storeOptionsOf(s3), encoding })
    const signal = new AbortController().signal
    const stored = await store.put('exports/1', bundle(), { contentType: 'application/json', signal })
    const link = { expiresInSeconds: 60, filename: 'personal-data.json' }
    const { url } = await store.presignDownload('exports/1', link)
    const page = await browser.newPage()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.evaluate(`location.assign(${JSON.stringify(url)})`),
    ])
    expect(download.suggestedFilename()).toBe('personal-data.json')
    const saved = await readFile(await download.path())
    expect(BigInt(saved.length)).toBe(stored.bytes)
    expect(createHash('sha256').update(saved).digest('hex')).toBe(stored.sha256)
    await page.close()
    store.close()
  },
)
