import { expect, test } from 'vitest'
import { mentionsInside } from './mentions-inside.ts'

const ana = new Set(['ana@x.org'])
const crowd = new Set(Array.from({ length: 250 }, (_, at) => `a${at}@x.org`))

test.each([
  ['as it is', 'to: ana@x.org', true],
  ['behind an escape', String.raw`{"to":"x\nana@x.org"}`, true],
  ['behind an escaped escape', String.raw`{"to":"x\\nana@x.org"}`, true],
  ['in pointed brackets of JSON', String.raw`"Ana \u003cana@x.org\u003e"`, true],
  ['as a form is sent', 'to=ana%40x.org&n=1', true],
  ['as JSON that a form sends', '%7B%22to%22%3A%22ana%40x.org%22%7D', true],
  ['within a longer one', 'to: dr.ana@x.org', false],
  ['within a longer one, escaped', String.raw`"\u0061ana@x.org"`, false],
  ['before a longer domain', 'to=ana%40x.org.example', false],
])('an address %s', (_, text, found) => {
  expect(mentionsInside(text, ana)).toBe(found)
})

test('one of a crowd of addresses is found, and a stranger’s is none of them', () => {
  expect(mentionsInside('to: a249@x.org', crowd)).toBe(true)
  expect(mentionsInside('to: ben@x.org', crowd)).toBe(false)
})
