import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Bundle } from '@pdd/core'
import { Value } from 'typebox/value'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { collect } from '../../apps/worker/src/collect/collect.ts'
import { loadDataMap } from '../../apps/worker/src/collect/rules/data-map.ts'
import { type OpenSite, openSite } from '../support/open-site.ts'

const ledgers = new URL('../erpnext/', import.meta.url)
const { globexUrl, acmeUrl } = inject('servers')
const folder = mkdtempSync(join(tmpdir(), 'ledger-'))
const dataMap = loadDataMap()
afterAll(() => rmSync(folder, { recursive: true }))

type Rows = [doctype: string, name: string, why: string][]
type Truth = { people: Record<string, { must: Rows; mustNot: Rows; review: Rows }> }

for (const [site, url] of [
  ['acme', acmeUrl],
  ['globex', globexUrl],
] as const) {
  const ledger = new URL(`${site}.truth.json`, ledgers)
  const { people } = JSON.parse(readFileSync(ledger, 'utf8')) as Truth

  describe.skipIf(url === null)(`on the site ${site}`, () => {
    const opened = openSite(url ?? 'mariadb://nobody@localhost/none')
    afterAll(() => opened.erp.close())

    test.each(Object.keys(people))(
      '%s gets all rows of the ledger, no row of anyone else, no secret',
      async (user) => {
        const file = join(folder, `${site}.${user}.json`)
        const document = await documentOf(opened, site, user)
        writeFileSync(file, document)
        const score = fileURLToPath(new URL('score.mjs', ledgers))
        const { status, stdout } = spawnSync(process.execPath, [score, fileURLToPath(ledger), user, file], {
          encoding: 'utf8',
        })
        expect(status, stdout).toBe(0)
        expect([...Value.Errors(Bundle, JSON.parse(document))]).toEqual([])
      },
    )

    test('the same snapshot gives the same bytes', async () => {
      const user = Object.keys(people)[0] ?? ''
      const [one, two] = [await documentOf(opened, site, user), await documentOf(opened, site, user)]
      const timeless = (document: string) => document.replace(/"(generatedAt|asOf)":"[^"]*"/g, '')
      expect(timeless(one) === timeless(two)).toBe(true)
    })
  })
}

async function documentOf(opened: OpenSite, site: string, user: string) {
  const { signal } = new AbortController()
  const collection = collect({
    ...opened,
    site: { name: site },
    dataMap,
    subject: user,
    format: 'bundle',
    signal,
    onProgress() {},
  })
  const chunks: Uint8Array[] = []
  for await (const chunk of collection.bytes) chunks.push(Buffer.from(chunk))
  expect(collection.result().bytes).toBe(BigInt(Buffer.concat(chunks).length))
  return Buffer.concat(chunks).toString()
}
