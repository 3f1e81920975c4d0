import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Search } from '../ownership/search-context.ts'
import { createSelection, type Match, select } from '../ownership/selection.ts'
import { loadDataMap } from '../rules/data-map.ts'
import { holdsHealth, holdsHealthRecords } from './health-columns.ts'

let folder: string
let siteMap: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'health-'))
  siteMap = join(folder, 'site.yaml')
  writeFileSync(siteMap, 'version: 1\nhealth: { doctypes: [Employee, Patient], words: [bluttyp] }\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A site whose one row of a doctype is this, and a person who is the row of that name. */
function searchIn(doctype: string, row: Record<string, string>, own = 'E-1', map?: string): Promise<boolean> {
  const reader = {
    metadata: {
      doctypes: new Map([[doctype, { columns: new Map(Object.keys(row).map((key) => [key, {}])) }]]),
    },
    async whereIn(_doctype: string, columns: string[], _key: string, names: Iterable<string>) {
      const found = [...names].includes('E-1')
      return found ? [Object.fromEntries(columns.map((column) => [column, row[column] ?? '']))] : []
    },
  }
  const subject = { records: new Map([[doctype, new Map([[own, []]])]]) }
  return holdsHealth({ reader, subject, dataMap: loadDataMap(map) } as unknown as Search)
}

it.each([
  [{ health_details: 'asthma' }, true],
  [{ blood_group: 'AB+' }, true],
  [{ custom_degree_of_disability: '50' }, true],
  [{ Medical_Notes: 'x' }, true],
  [{ health_insurance_no: 'A123' }, true],
  [{ custom_pregnancy_until: '2026-12-24' }, true],
  [{ health_details: '' }, false],
  [{ health_details: ' \n' }, false],
  [{ custom_disability: '0' }, false],
  [{ custom_disability: '0.000000000' }, false],
  [{ family_background: 'x', marital_status: 'Married', disabled: '1' }, false],
])('an employee record of %j tells of health: %s', async (row, expected) => {
  expect(await searchIn('Employee', row)).toBe(expected)
})

it('a colleague’s record is none of the person’s, and other doctypes are not meant', async () => {
  expect(await searchIn('Employee', { health_details: 'asthma' }, 'E-2')).toBe(false)
  expect(await searchIn('Customer', { health_details: 'asthma' })).toBe(false)
})

it('a site’s own map says which doctypes and words it means', async () => {
  expect(await searchIn('Patient', { bluttyp: 'A' }, 'E-1', siteMap)).toBe(true)
  expect(await searchIn('Employee', { health_details: 'asthma' }, 'E-1', siteMap)).toBe(false)
})

/** A site of one DocType, of which one row is matched. */
function recordIn(
  doctype: { name: string; module: string },
  match: Pick<Match, 'columns' | 'rows'>,
): boolean {
  const reader = { metadata: { doctypes: new Map([[doctype.name, { ...doctype, custom: false }]]) } }
  const selection = createSelection(doctype.name)
  select(selection, 'R-1', { reasons: [], ...match })
  return holdsHealthRecords({ reader, dataMap: loadDataMap() } as unknown as Search, [selection])
}

const vitals = { name: 'Vital Signs', module: 'Healthcare' }
it.each([
  ['a patient’s own record', vitals, { columns: 'all', rows: 'all' }, true],
  ['their row in a list of many', vitals, { columns: 'all', rows: 'own' }, true],
  ['what a nurse did for another', vitals, { columns: 'matched', rows: 'matched' }, false],
  ['an order', { name: 'Sales Order', module: 'Selling' }, { columns: 'all', rows: 'all' }, false],
] as const)('%s is a record about health', (_, doctype, match, expected) => {
  expect(recordIn(doctype, match)).toBe(expected)
})
