import { expect, test } from 'vitest'
import { spellingsOf } from './domain-spellings.ts'

test.each([
  ['zoe@müller.de', ['zoe@müller.de', 'zoe@xn--mller-kva.de']],
  ['zoe@xn--mller-kva.de', ['zoe@xn--mller-kva.de', 'zoe@müller.de']],
  [
    'zoe@mail.XN--MLLER-kva.de',
    ['zoe@mail.XN--MLLER-kva.de', 'zoe@mail.müller.de', 'zoe@mail.xn--mller-kva.de'],
  ],
  // The part before the last @ is the mail server’s.
  ['"a@ä"@müller.de', ['"a@ä"@müller.de', '"a@ä"@xn--mller-kva.de']],
  ['zoë@x.org', ['zoë@x.org']],
  ['zoe@x.org', ['zoe@x.org']],
  ['müller.de', ['müller.de']],
  ['@müller.de', ['@müller.de']],
  ['zoe@exn--mple.org', ['zoe@exn--mple.org']],
  ['zoe@mü ller.de', ['zoe@mü ller.de']],
  ['', ['']],
])('%s', (address, expected) => {
  expect(spellingsOf(address)).toEqual(expected)
})

test('a domain that is longer than any is spelt in one way', () => {
  const address = `zoe@${'ü'.repeat(300)}.de`
  expect(spellingsOf(address)).toEqual([address])
})
