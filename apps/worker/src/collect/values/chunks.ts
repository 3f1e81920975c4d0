/** The items in their order, `size` at a time; the last part may be shorter. */
export function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}

/** Lists under keys, as maps of at most so many values together. */
export function inPortions<Key>(
  lists: Iterable<readonly [Key, readonly string[]]>,
  most: number,
): Map<Key, readonly string[]>[] {
  const portions: Map<Key, readonly string[]>[] = []
  let room = 0
  for (const [key, values] of lists)
    for (let at = 0; at < values.length; ) {
      if (room === 0) {
        portions.push(new Map())
        room = most
      }
      const some = values.slice(at, at + room)
      portions.at(-1)?.set(key, some)
      at += some.length
      room -= some.length
    }
  return portions
}
