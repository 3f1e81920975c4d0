import { expect, test } from 'vitest'
import { heldValues } from './held-values.ts'

test('a column of numbers or of uuids is asked for nothing that it cannot hold', () => {
  const uuid = '0196a1b2-0000-7000-8000-00000000000F'
  const values = [
    '7',
    '-7',
    '7 ',
    '0x7',
    '7.5',
    '1e3',
    '99999999999999999999',
    '',
    'VISIT-7',
    uuid,
    `${uuid}0`,
  ]
  expect(heldValues('integer', values)).toEqual(['7', '-7'])
  expect(heldValues('uuid', values)).toEqual([uuid])
  for (const kind of ['text', 'decimal', undefined] as const) expect(heldValues(kind, values)).toEqual(values)
})
