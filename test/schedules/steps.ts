import fc from 'fast-check'
import { type TaskKind, taskKinds } from './tasks.ts'
import { type Fate, fates } from './turns.ts'

/** What a person, an officer, a clock, the provider or a sweep of one statement does, at once. */
export const deeds = [
  ...(['ask', 'cancel', 'disavow', 'lift', 'retry', 'resend', 'extend', 'download'] as const),
  ...(['webhook', 'hold', 'heartbeat', 'shutdown', 'reclaim', 'expire'] as const),
]
export type DeedName = (typeof deeds)[number]

/** `at` chooses among those that there are at that moment. */
export type Step =
  | { do: 'go'; at: number; fate: Fate }
  | { do: 'start'; kind: TaskKind; at: number }
  | { do: 'deed'; deed: DeedName; at: number }
  | { do: 'pass'; seconds: number }

const at = fc.nat({ max: 11 })
const weighted = <Value>(weights: [number, Value][]) =>
  fc.oneof(...weights.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })))

const go: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('go' as const),
  at,
  fate: weighted<Fate>([[14, 'ok'], ...fates.slice(1).map((fate): [number, Fate] => [1, fate])]),
})
const often: Partial<Record<DeedName, number>> = { ask: 4, heartbeat: 3, reclaim: 2 }
const start: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('start' as const),
  kind: weighted<TaskKind>(
    taskKinds.map((kind) => [kind === 'export' ? 6 : kind === 'orphans' ? 1 : 3, kind]),
  ),
  at,
})
const deed: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('deed' as const),
  deed: weighted<DeedName>(deeds.map((name) => [often[name] ?? 1, name])),
  at,
})
// None of them, nor a few of them together, is a lease, a pause or a look-up's hour: a moment more or less decides nothing.
const pass: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('pass' as const),
  seconds: weighted<number>([
    [4, 7],
    [4, 41],
    [3, 163],
    [2, 719],
    [2, 2_003],
    [1, 23_003],
    [1, 443_003],
  ]),
})

/** Most steps let a waiting call go: a job of one worker makes about a dozen. */
export const steps = fc.array(
  fc.oneof(
    { weight: 14, arbitrary: go },
    { weight: 3, arbitrary: start },
    { weight: 3, arbitrary: deed },
    { weight: 2, arbitrary: pass },
  ),
  { minLength: 10, maxLength: 160, size: 'max' },
)
