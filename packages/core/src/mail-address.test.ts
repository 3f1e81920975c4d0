import { expect, it } from 'vitest'
import { readMailAddress } from './mail-address.ts'

it.each([
  ['Maria.Santos@Example.ORG', 'maria.santos@example.org'],
  ['  maria+shop@mail.example.org ', 'maria+shop@mail.example.org'],
  ["o'neil_x-1@x-y.example", "o'neil_x-1@x-y.example"],
  // Only ASCII letters have two cases here: others may be another mailbox.
  ['MÄRIA@EXAMPLE.ORG', 'mÄria@example.org'],
  ['мария@пример.бг', 'мария@пример.бг'],
])('%j is the address %s', (typed, address) => {
  expect(readMailAddress(typed)).toBe(address)
})

it.each([
  ...['', '@', 'maria', 'maria@', '@example.org', 'maria@localhost', 'a@b@example.org'],
  ...['a@example.org,b@example.org', 'a@example.org;b@example.org', 'a@example.org b@example.org'],
  ...['Maria <maria@example.org>', '<maria@example.org>', '"maria"@example.org', 'maria@example.org (home)'],
  ...['mailto:maria@example.org', 'maria@[127.0.0.1]', 'maria@127.0.0.1', 'maria@example.org.'],
  ...['.maria@example.org', 'ma..ria@example.org', 'maria@-x.example', 'maria@x-.example', 'maria@.example'],
  ...[
    'maria@example.org\r\nBcc: x@y.example',
    'maria@example.org\n',
    '\tmaria@example.org',
    'ma\0ria@example.org',
  ],
  ...['ma\u202Eria@example.org', 'ma\u200Bria@example.org', 'maria＠example.org', 'maria@ex\u00ADample.org'],
  ...[`${'a'.repeat(65)}@example.org`, `a@${'b'.repeat(64)}.example`, `a@${'b.'.repeat(130)}example`],
  `${' '.repeat(600)}a@example.org`,
])('%j is not one address', (typed) => {
  expect(readMailAddress(typed)).toBeNull()
})
