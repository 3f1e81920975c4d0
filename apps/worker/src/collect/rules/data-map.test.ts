import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadDataMap } from './data-map.ts'

const folder = mkdtempSync(join(tmpdir(), 'data-map-'))
afterAll(() => rmSync(folder, { recursive: true }))

function mapFile(text: string): string {
  const file = join(folder, `${Math.random()}.yaml`)
  writeFileSync(file, text)
  return file
}

const gym = { name: 'Gym Visit', module: 'Core', custom: true }

test('the site’s file wins, setting by setting and field by field', () => {
  const map = loadDataMap(
    mapFile(`version: 1
doctypes:
  Access Log: { category: work, fields: { page: { withhold: internal } } }
categories:
  work: { retention: Ten days. }
`),
  )
  expect(map.rule('Access Log')).toEqual({
    category: 'work',
    record: 'document',
    owner: true,
    fields: { filters: { withhold: 'other_people' }, page: { withhold: 'internal' } },
  })
  const log = { name: 'Access Log', module: 'Core', custom: false }
  expect(map.classify(log)).toEqual({ category: 'work', by: 'site' })
  const before = loadDataMap().processing({ name: 'View Log', module: 'Core', custom: false })
  expect(map.processing(log)).toEqual({ ...before, retention: 'Ten days.' })
})

test('an app’s DocType is classified by its module; one made on the site is not until a map names it', () => {
  const map = loadDataMap()
  expect(map.classify({ name: 'Gratuity', module: 'Payroll', custom: false })).toEqual({
    category: 'employment',
    by: 'module',
  })
  expect(map.classify(gym)).toEqual({ category: 'records', by: null })
  const own = loadDataMap(mapFile('version: 1\ndoctypes:\n  Gym Visit: { category: contact }\n'))
  expect(own.classify(gym)).toEqual({ category: 'contact', by: 'site' })
})

test('every fault of a map is told at once, with its place', () => {
  const file = mapFile(`version: 1
doctypes:
  Lead: { categry: contact }
  Contact: { category: nowhere, fields: { phone: { withhold: Not A Code } } }
modules:
  CRM: { category: elsewhere }
`)
  expect(() => loadDataMap(file)).toThrow(expect.objectContaining({ code: 'data_map.invalid' }))
  try {
    loadDataMap(file)
  } catch (error) {
    const told = JSON.stringify((error as { facts: unknown }).facts)
    for (const part of ['categry', '/doctypes/Contact/fields/phone/withhold']) expect(told).toContain(part)
  }
  const categories = mapFile(
    'version: 1\nmodules: { CRM: { category: elsewhere } }\ndefaultCategory: nowhere\n',
  )
  try {
    loadDataMap(categories)
    expect.unreachable()
  } catch (error) {
    const told = JSON.stringify((error as { facts: unknown }).facts)
    for (const part of ['elsewhere', 'nowhere']) expect(told).toContain(part)
  }
})

test.each([
  ['no YAML', 'version: [1', 'is not YAML'],
  ['a key given twice', 'version: 1\nversion: 1', 'is not YAML'],
  ['no version', 'doctypes: {}', 'version'],
])('%s is refused', (_, text, problem) => {
  try {
    loadDataMap(mapFile(text))
    expect.unreachable()
  } catch (error) {
    expect(JSON.stringify((error as { facts: unknown }).facts)).toContain(problem)
  }
})
