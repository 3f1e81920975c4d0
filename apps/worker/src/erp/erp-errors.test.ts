import { expect, it } from 'vitest'
import { isLateKill } from './erp-errors.ts'

it('tells a KILL that came too late from every other fault', () => {
  const late = { errno: 1094, sql: 'KILL 4711 - parameters:[]' }
  expect(isLateKill(late)).toBe(true)
  for (const other of [{ ...late, errno: 1142 }, { ...late, sql: 'SELECT 1' }, new Error('1094'), null])
    expect(isLateKill(other)).toBe(false)
})
