import { expect, test } from 'vitest'
import { mariadbDialect } from '../../erp/mariadb.ts'
import { postgresDialect } from '../../erp/postgres.ts'
import { compile } from '../../erp/sql.ts'
import type { PersonField } from '../rules/person-fields.ts'
import { holdsOneOf, matchCell } from './names-subject.ts'
import type { Subject } from './subject.ts'

const numbered = (count: number, end: string) => Array.from({ length: count }, (_, at) => `n${at}${end}`)

test.each([mariadbDialect, postgresDialect])('many texts are few conditions on $engine', (dialect) => {
  const conditions = (texts: string[]) => compile(holdsOneOf(dialect, 'recipients', texts), dialect)
  expect(conditions(numbered(60, '@x.org')).text.split(' LIKE ')).toHaveLength(61)
  const many = conditions(numbered(20_000, '@x.org').concat('login'))
  expect(many.values).toEqual(['%@%', '%login%'])
  expect(conditions(numbered(20_000, '')).values).toEqual([''])
})

test('a field names whom it can be read to name, and is unreadable where it may be the person', () => {
  const subject = {
    user: 'a@x.org',
    addresses: new Set(['a@x.org']),
    sharedAddresses: new Set(['info@x.org']),
    undecidedAddresses: new Set(['open@x.org']),
    heldContacts: new Set(['c-held']),
  } as unknown as Subject
  const named = (value: string, rest: Partial<PersonField> = {}) =>
    matchCell(
      subject,
      { column: 'c', role: 'subject', kind: 'email', ...rest } as PersonField,
      new Map([['c', value]]),
    )
  expect(named("'A@x.org'")).toBe('subject')
  expect(named('<info@x.org, b@y.org>')).toBe('shared')
  expect(named("'a@x.org")).toBe('unreadable')
  expect(named('<b@y.org, c@y.org>')).toBe('other')
  expect(named('open@x.org')).toBe('undecided')
  expect(named('call @ 5')).toBe('nobody')
  expect(named("'a@x.org", { whole: true })).toBe('unreadable')
  expect(named('ask <a@x.org, or me', { whole: true })).toBe('nobody')
})
