import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Bundle } from '@pdd/core'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Collected, collectFrom } from '../../support/collect-from.ts'
import { loadVandelay } from '../../support/load-vandelay.ts'
import { type Line, scoreOf, scorePage } from './page.ts'
import { truthOf } from './sites.ts'

const { globexUrl, acmeUrl, mariadbUrl, postgresUrl } = inject('servers')
const score = fileURLToPath(new URL('../score.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'score-'))
afterAll(() => rmSync(folder, { recursive: true }))
const lines: Line[] = []

const sites = [
  { title: 'acme', site: 'acme', open: () => given(acmeUrl), isThere: acmeUrl !== null },
  { title: 'globex', site: 'globex', open: () => given(globexUrl), isThere: true },
  {
    title: 'vandelay, MariaDB',
    site: 'vandelay',
    open: () => loadVandelay('MariaDB', mariadbUrl ?? ''),
    isThere: mariadbUrl !== null,
  },
  {
    title: 'vandelay, PostgreSQL',
    site: 'vandelay',
    open: () => loadVandelay('PostgreSQL', postgresUrl),
    isThere: true,
  },
]

describe.each(sites)('on the site $title', ({ title, site, open, isThere }) => {
  const { file, truth } = truthOf(site)
  let opened: Awaited<ReturnType<typeof open>>
  beforeAll(async () => {
    if (isThere) opened = await open()
  }, 120_000)
  afterAll(() => opened?.drop())

  test.skipIf(!isThere).each(Object.entries(truth.people))(
    '%s gets all rows of the ledger, each whole that must be, no row or text of anyone else, no secret',
    async (user, person) => {
      const collected = await collectFrom(opened.url, user)
      const theirs = await ofErpNext(site, opened.url, user)
      lines.push({
        site: title,
        person: user,
        of: { must: person.must.length, whole: person.whole?.length ?? 0 },
        erpnext: scoreOf(truth, person, JSON.parse(theirs), theirs),
        ours: scoreOf(truth, person, collected.bundle.doctypes, collected.text),
        undecided: collected.undecided.length,
      })
      const { status, stdout } = held(fileURLToPath(file), user, collected)
      expect(status, stdout).toBe(0)
      expect([...Value.Errors(Bundle, collected.bundle)]).toEqual([])
    },
  )

  test.skipIf(!isThere)('the same snapshot gives the same bytes', async () => {
    const user = Object.keys(truth.people)[0] ?? ''
    const [one, two] = [await collectFrom(opened.url, user), await collectFrom(opened.url, user)]
    const timeless = ({ text }: Collected) => text.replace(/"(generatedAt|asOf)":"[^"]*"/g, '')
    expect(timeless(one) === timeless(two)).toBe(true)
  })
})

test('docs/officer/score.md is what was counted', async () => {
  if (sites.some(({ isThere }) => !isThere)) return expect(mariadbUrl).toBeNull()
  await expect(scorePage(lines)).toMatchFileSnapshot('../../../docs/officer/score.md')
})

async function given(url: string | null) {
  return { url: url ?? '', drop: async () => undefined }
}

function held(ledger: string, user: string, { text }: Collected) {
  const file = join(folder, 'bundle.json')
  writeFileSync(file, text)
  return spawnSync(process.execPath, [score, ledger, user, file], { encoding: 'utf8' })
}

/** What ERPNext gave itself, where that was kept; else what its rules give. */
async function ofErpNext(site: string, url: string, user: string): Promise<string> {
  if (site === 'vandelay') return (await collectFrom(url, user, { format: 'frappe' })).text
  const kept = `../frappe-exports/${site}/${encodeURIComponent(user)}.json`
  return readFileSync(new URL(kept, import.meta.url), 'utf8')
}
