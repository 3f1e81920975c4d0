import { parseEnv } from '@pdd/runtime'
import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { WorkerConfig } from './config.ts'

const { RECORD_RETENTION } = WorkerConfig.properties
const read = (value?: string) =>
  parseEnv(Type.Object({ RECORD_RETENTION }), { RECORD_RETENTION: value }, { name: 'worker' })
    .RECORD_RETENTION

test('records are kept for a year at least and thirty at most, three when nothing is said', () => {
  expect(read()).toBe('P3Y')
  for (const right of ['P1Y', 'P10Y', 'P30Y', 'P12M', 'P18M', 'P360M', 'P366D', 'P400D', 'P1095D', 'P10957D'])
    expect(read(right)).toBe(right)
  for (const wrong of [
    'P0Y',
    'P31Y',
    'P11M',
    'P361M',
    'P365D',
    'P10958D',
    'P99999D',
    '3',
    '3 years',
    'P3',
    'PT3Y',
    'P-3Y',
    'P1Y2M',
  ])
    expect(() => read(wrong), wrong).toThrow(expect.objectContaining({ code: 'config.invalid' }))
})
