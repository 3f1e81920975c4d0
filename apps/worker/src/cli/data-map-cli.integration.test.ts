import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, inject, test } from 'vitest'
import type { Survey } from './survey/site-survey.ts'

const { globexUrl, acmeUrl } = inject('servers')
const entry = fileURLToPath(new URL('data-map-cli.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'data-map-'))
afterAll(() => rmSync(folder, { recursive: true }))

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

function mapFile(text: string): string {
  const file = join(folder, `${Math.random()}.yaml`)
  writeFileSync(file, text)
  return file
}

/** The ready map that the command prints. */
function proposalIn(stdout: string): string {
  const [, after = ''] = stdout.split(/A proposal.*\n/)
  return after.slice(0, after.indexOf('\n\n'))
}

for (const [site, url] of [
  ['acme', acmeUrl],
  ['globex', globexUrl],
] as const)
  describe.skipIf(url === null)(`data-map check on the site ${site}`, () => {
    const erp = ['--erp', url ?? '']

    test('names the DocTypes of the site that nothing classifies, and ends with 1', () => {
      const { status, stdout } = run('check', ...erp, '--json')
      const survey = JSON.parse(stdout) as Survey
      expect(survey.unclassified).toEqual(['Gym Visit'])
      expect(status).toBe(1)
      const visit = survey.doctypes.find(({ doctype }) => doctype === 'Gym Visit')
      expect(visit).toMatchObject({ custom: true, classifiedBy: null })
      expect(visit?.fields.length).toBeGreaterThan(0)
    })

    test('every DocType of Frappe and ERPNext that points at a person is classified', () => {
      const { doctypes } = JSON.parse(run('check', ...erp, '--json').stdout) as Survey
      expect(doctypes.length).toBeGreaterThan(150)
      expect(doctypes.filter(({ custom, classifiedBy }) => !custom && classifiedBy === null)).toEqual([])
    })

    test('ends with 0 when the site’s own map classifies them; a child table follows its parent', () => {
      const map = mapFile('version: 1\ndoctypes:\n  Gym Visit: { category: records }\n')
      const { status, stdout } = run('check', ...erp, '--details', '--data-map', map)
      expect(status).toBe(0)
      expect(stdout).toMatch(/Gym Visit +\S.* site$/m)
      expect(stdout).toMatch(/Gym Visit Guest +\S.* parent$/m)
      expect(stdout).toContain('all are classified')
    })

    test('is short for an officer: the numbers first, no table of columns, and no line that a terminal breaks', () => {
      const { stdout } = run('check', ...erp)
      const lines = stdout.split('\n')
      expect(lines.length).toBeLessThan(60)
      expect(lines.slice(0, 12).join('\n')).toMatch(
        /DocTypes that point at a person +\d+\n.*classified +\d+\n/,
      )
      expect(stdout).not.toContain('Link to')
      const all = run('check', ...erp, '--details').stdout
      expect(all).toContain('Link to User')
      expect(all.split('\n').filter((line) => line.length > 100)).toEqual([])
    })

    test('the proposal can be put into the site’s map as it is', () => {
      const { stdout } = run('check', ...erp)
      expect(run('check', ...erp, '--data-map', mapFile(proposalIn(stdout))).status).toBe(0)
    })

    test('says whether the company has said what only it can say', () => {
      expect(run('check', ...erp).stdout).toContain('the map has no statements of the company')
      expect(JSON.parse(run('check', ...erp, '--json').stdout)).toMatchObject({ statements: false })
      const keys = ['controller', 'dpo', 'authority', 'recipients', 'retention', 'automatedDecisions']
      const said = [...keys, 'transfers', 'approvedBy'].map((key) => `${key}: The board`).join(', ')
      const map = mapFile(`version: 1\nstatements: { ${said}, approvedOn: 2026-11-02 }\n`)
      expect(run('check', ...erp, '--data-map', map).stdout).toContain('approved by The board on 2026-11-02')
    })

    test('a map that names what the site does not have is refused, with all faults at once', () => {
      const map = mapFile(
        'version: 1\ndoctypes:\n  Gim Visit: { category: records }\n  Gym Visit: { category: records, fields: { gast: { withhold: other_people } }, hangsOn: [klub] }\n',
      )
      const { status, stderr } = run('check', ...erp, '--data-map', map)
      expect(status).toBe(1)
      expect(stderr).toContain('data_map.invalid')
      expect(stderr).toContain('Gim Visit')
      expect(stderr).toContain('gast')
      expect(stderr).toContain('klub')
    })
  })

test('the published schema is the one that maps are held against', () => {
  const { status, stdout } = run('schema')
  expect(status).toBe(0)
  expect(JSON.parse(readFileSync('docs/data-map.schema.json', 'utf8'))).toEqual(JSON.parse(stdout))
})

test('a wrong call is told how to call it', () => {
  const { status, stderr } = run('check')
  expect(status).toBe(64)
  expect(stderr).toContain('--erp')
})
