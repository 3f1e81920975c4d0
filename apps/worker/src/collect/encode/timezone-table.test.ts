import { expect, test } from 'vitest'
import { createSecretList } from '../secrets/known-secret-values.ts'
import { createZone } from '../values/site-clock.ts'
import { takeTranscoder } from './engine.ts'
import { createTimezoneTable } from './timezone-table.ts'
import * as places from './wasm/memory-layout.ts'

test('two exports at once both know the offset of a day, whichever of them learned it', () => {
  const zone = createZone('Europe/Berlin')
  const exports = [1, 2].map(() => {
    const transcoder = takeTranscoder(createSecretList())
    return { ...transcoder, learn: createTimezoneTable(transcoder, zone) }
  })
  const offsetOf = ({ bytes, dayNumberOf }: (typeof exports)[number], month: number, day: number) => {
    const at = places.offsets + (bytes[places.days + dayNumberOf(2026, month, day)] ?? 0) * 16
    return bytes.toString('latin1', at + 1, at + 1 + (bytes[at] ?? 0))
  }
  const [one, other] = exports as [(typeof exports)[number], (typeof exports)[number]]
  one.learn('2026-01-10 12:00:00')
  one.learn('2026-07-10 12:00:00')
  // The offset is known to the zone, and the day is not; then the day is known too.
  other.learn('2026-01-11 12:00:00')
  expect(offsetOf(other, 1, 11)).toBe('+01:00')
  other.learn('2026-07-10 12:00:00')
  expect(offsetOf(other, 7, 10)).toBe('+02:00')
})
