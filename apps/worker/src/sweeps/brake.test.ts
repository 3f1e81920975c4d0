import { expect, it } from 'vitest'
import { isTooMuch } from './brake.ts'

it.each([
  ['nobody is known', { looked: 1, taken: 1, unknown: 1 }, true],
  ['one of two is not known', { looked: 2, taken: 1, unknown: 1 }, false],
  ['one alone is disabled', { looked: 1, taken: 1, unknown: 0 }, false],
  ['three of ten are gone', { looked: 10, taken: 3, unknown: 0 }, true],
  ['three of a hundred are gone', { looked: 100, taken: 3, unknown: 3 }, false],
  ['twenty-one of a hundred are gone', { looked: 100, taken: 21, unknown: 0 }, true],
  ['nothing was looked at', { looked: 0, taken: 0, unknown: 0 }, false],
])('%s', (_what, amounts, stops) => {
  expect(isTooMuch(amounts)).toBe(stops)
})
