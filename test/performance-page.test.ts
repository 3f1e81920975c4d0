import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { type Figures, ratiosOf } from '../bench/performance-page.ts'

it('the page of performance shows the ratios of the figures beside it, and no others', () => {
  const page = readFileSync('docs/developer/performance.md', 'utf8')
  const figures = JSON.parse(readFileSync('docs/developer/performance.json', 'utf8')) as Figures
  expect(page.split('what the bench measured -->\n')[1]?.split('\n<!--')[0]).toBe(ratiosOf(figures))
})
