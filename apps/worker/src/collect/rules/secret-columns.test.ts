import { expect, test } from 'vitest'
import { createSecretList } from '../secrets/known-secret-values.ts'
import { looksRandom } from '../secrets/looks-random.ts'
import type { SiteMetadata } from '../site/metadata.ts'
import { createDerived } from '../values/derived.ts'
import type { Doctype } from '../values/doctype.ts'
import { checkAgainstSite } from './check-data-map.ts'
import type { DataMap } from './data-map.ts'
import { secretColumns, secretsIn } from './secret-columns.ts'

const site = { derived: createDerived() }

function doctypeOf(name: string, fields: Record<string, string>, rest: Partial<Doctype> = {}): Doctype {
  const known = { name, autoname: '', custom: true, module: '', isSingle: false, ...rest }
  return {
    ...known,
    fields: Object.entries(fields).map(([fieldname, fieldtype]) => ({
      ...{ fieldname, fieldtype, options: '', label: fieldname, custom: known.custom },
    })),
    columns: new Map(
      ['name', ...Object.keys(fields)].map((column) => [column, { name: column, kind: 'text' }]),
    ),
  } as unknown as Doctype
}

test('a Password field, a key of Frappe’s own and what rows are named by are certain; other names are guesses', () => {
  const form = { pwd: 'Password', token: 'Data', sid: 'Data', pin_code: 'Data', city: 'Data' }
  const { certain, guessed, doubtful } = secretsIn(site, doctypeOf('Form', form))
  expect([[...certain], [...guessed], [...doubtful]]).toEqual([['pwd'], ['token'], ['sid', 'pin_code']])
  const named = secretsIn(site, doctypeOf('Link', { token: 'Data' }, { autoname: 'field:token' }))
  expect([...named.certain]).toEqual(['token', 'name'])
  const core = secretsIn(site, doctypeOf('User', { api_key: 'Data' }, { custom: false, module: 'Core' }))
  expect([...core.certain]).toEqual(['api_key'])
})

test('the site’s map lifts a guess, and nothing that is certain', () => {
  const form = doctypeOf('Form', { pwd: 'Password', token: 'Data', badge_key: 'Data', key: 'Data' })
  const lifted = { notSecret: 'number on a badge' }
  expect([...secretColumns(site, form, {})]).toEqual(['pwd', 'token', 'key'])
  expect([...secretColumns(site, form, { fields: { key: lifted, pwd: lifted } })]).toEqual(['pwd', 'token'])
})

test('a map that calls a Password field no secret is refused before anything is exported', () => {
  const form = doctypeOf('Form', { pwd: 'Password', badge_key: 'Data', token: 'Data' })
  const metadata = { ...site, doctypes: new Map([['Form', form]]) } as unknown as SiteMetadata
  const mapOf = (fields: object) => ({ overrides: new Map([['Form', { fields }]]) }) as unknown as DataMap
  const notSecret = 'number on a badge'
  expect(() => checkAgainstSite(mapOf({ token: { notSecret } }), metadata)).not.toThrow()
  expect(() => checkAgainstSite(mapOf({ pwd: { notSecret } }), metadata)).toThrow(
    expect.objectContaining({ code: 'data_map.invalid' }),
  )
})

test('what is drawn at random is told from names, numbers and words', () => {
  for (const value of [
    ...['9f8e7d6c5b4a321', 'aB3dE5gH7jK9', '5e1f0a9b8c7d6e5f4a3b2c1d', 'c4n4ry7b1e55', 'Zx81kQ72mPv40sLd93'],
    ...['wc_order_5c8f2d1b4e6a7', 'QkRzVGhpcMzSeCrEtXyZ'],
  ])
    expect([value, looksRandom(value)]).toEqual([value, true])
  for (const value of [
    ...[
      'STU2024000123',
      '560001',
      'M.Sc. Physics',
      'ACC-SINV-2024-00012',
      'PrintFormatOfSalesInvoices',
      'invoice2024payment',
    ],
    ...['2024-05-06 07:08:09', 'Rechnungsadresse', '+49 30 1234567'],
  ])
    expect([value, looksRandom(value)]).toEqual([value, false])
})

test('secrets are held however many there are: the last is found like the first', () => {
  const many = createSecretList()
  const secretOf = (index: number) => `k${(index * 2_654_435_761).toString(36)}q${index}`
  for (let index = 1; index <= 520_000; index += 1) many.add(secretOf(index), true)
  expect(many.count).toBe(520_000)
  for (const index of [1, 260_000, 500_001, 520_000])
    expect(many.search(`see ${secretOf(index)}`)).toContainEqual({
      start: 4,
      end: 4 + secretOf(index).length,
    })
}, 60_000)
