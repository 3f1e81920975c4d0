import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readBrand } from './brand.ts'

const folder = mkdtempSync(join(tmpdir(), 'brand-'))
writeFileSync(join(folder, 'logo.png'), 'x')
writeFileSync(join(folder, 'large.png'), Buffer.alloc(600 * 1024))
writeFileSync(join(folder, 'logo.gif'), 'x')
afterAll(() => rmSync(folder, { recursive: true }))

function read(entry: Record<string, unknown>) {
  const faults: string[] = []
  const report = (variable: string, problem: string) => faults.push(`${variable} ${problem}`)
  return { brand: readBrand('sites.globex.brand', entry, { folder, report }), faults }
}

test('a company, a colour, a way home and a logo, from an address or from beside the sites file', () => {
  const entry = { company: 'Globex & Söhne', color: '#1C5BB8', homeUrl: 'https://globex.example/me' }
  expect(read({ ...entry, logo: './logo.png' })).toEqual({
    brand: { ...entry, logo: { path: join(folder, 'logo.png') } },
    faults: [],
  })
  const logo = 'https://cdn.globex.example/logo.svg'
  expect(read({ logo })).toEqual({ brand: { logo: { url: logo } }, faults: [] })
})

test.each([
  [{ logo: './nowhere.png' }, 'names no file'],
  [{ logo: './large.png' }, 'is larger than 512 KiB'],
  [{ logo: './logo.gif' }, 'is no picture of a known kind'],
  [{ logo: 'http://cdn.globex.example/logo.svg' }, 'would be fetched in cleartext'],
  [{ logo: 'https://user:secret@cdn.globex.example/logo.svg' }, 'is not an address'],
  [{ logo: 'javascript://alert(1)' }, 'is not an address'],
  [{ color: 'green' }, 'color'],
  [{ color: '#fff;}body{display:none' }, 'color'],
  [{ company: '\u202eGlobex' }, 'company'],
  [{ company: '' }, 'company'],
  [{ homeUrl: 'javascript:alert(1)' }, 'homeUrl'],
  [{ slogan: 'x' }, 'is not a key of brand'],
])('%j is refused with words', (entry, problem) => {
  const { brand, faults } = read(entry)
  expect(faults).toHaveLength(1)
  expect(faults[0]).toContain(problem)
  expect(brand).toEqual({})
})
