import { expect, test } from 'vitest'
import { createPersonNames } from './name-matching.ts'

test('a name is likely the person’s when its words are among theirs, however the staff typed them', () => {
  const names = createPersonNames(['Seán O’Brien', 'Jörg Groß-Müller'], 'sean.obrien@example.org')
  for (const likely of [
    'Sean O’Brien',
    'S. O’Brien',
    'Seán',
    'sean obrien',
    'Joerg Gross-Mueller',
    'Müller, Jörg',
  ])
    expect(names.isLikely(likely), likely).toBe(true)
  for (const other of ['Uwe Kern', 'Sean Kern', 'Firma Müller GmbH', 'Jörg Meier'])
    expect(names.isLikely(other), other).toBe(false)
})

test('only the same letters are the same name: at a further address an accent may be another person', () => {
  const names = createPersonNames(['Zoe Angstrom'], 'zoe@example.org')
  expect(names.isSame('zoe  ANGSTROM')).toBe(true)
  expect(names.isSame('Zoë Ångström')).toBe(false)
  expect(names.isSame('Zoe')).toBe(false)
})
