/** Choices that a seed alone decides. */
export type Random = {
  /** a whole number from 0 to `limit` - 1 */
  below(limit: number): number
  chance(share: number): boolean
  pick<Value>(values: readonly Value[]): Value
  /** in random order */
  shuffle<Value>(values: readonly Value[]): Value[]
  /** choices of their own: how many are made there changes nothing here */
  fork(label: string): Random
}

/** Mulberry32, seeded with the FNV-1a hash of a text. */
export function randomOf(seed: string): Random {
  let state = hashOf(seed)
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    chance: (share) => next() < share,
    pick(values) {
      if (values.length === 0) throw new RangeError('nothing to choose from')
      return values[below(values.length)]!
    },
    shuffle(values) {
      const left = [...values]
      return values.map(() => left.splice(below(left.length), 1)[0]!)
    },
    fork: (label) => randomOf(`${seed}/${label}`),
  }
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}
