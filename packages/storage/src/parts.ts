/** How large the parts of one upload are. */
export type PartSizes = {
  /** the first parts; small, because some of them are held in memory */
  bytes: number
  /** the parts after the `manyParts`-th: a store takes 10,000 parts and no more */
  laterBytes: number
  manyParts: number
}

const MiB = 1024 * 1024

/** 5,000 parts of 8 MiB and 5,000 of 32: 195 GiB. Up to 39 GiB all are alike, which some stores insist on. */
export const usualParts: PartSizes = { bytes: 8 * MiB, laterBytes: 32 * MiB, manyParts: 5_000 }

/** A part that fills up. Its memory is used again for a later one. */
export type Part = {
  /** Takes what fits of the chunk; returns how much that was. */
  fill(chunk: Uint8Array): number
  full(): boolean
  bytes(): Uint8Array
  /** Makes it an empty part of this size. Its memory is taken as it fills up, or at once when `whole` is expected. */
  empty(size: number, whole: boolean): void
}

const firstCapacity = 64 * 1024

export function createPart(): Part {
  let size = 0
  let memory = Buffer.alloc(0)
  let filled = 0
  let atOnce = false
  const grow = (needed: number) => {
    const capacity = atOnce ? size : Math.min(size, Math.max(needed, firstCapacity, memory.length * 16))
    const larger = Buffer.allocUnsafeSlow(capacity)
    memory.copy(larger, 0, 0, filled)
    memory = larger
  }
  return {
    fill(chunk) {
      const taken = Math.min(chunk.length, size - filled)
      if (filled + taken > memory.length) grow(filled + taken)
      memory.set(taken === chunk.length ? chunk : chunk.subarray(0, taken), filled)
      filled += taken
      return taken
    },
    full: () => filled === size,
    bytes: () => memory.subarray(0, filled),
    empty(next, whole) {
      size = next
      atOnce = whole
      filled = 0
    },
  }
}
