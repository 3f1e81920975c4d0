const sets = new WeakMap<readonly string[], { length: number; values: ReadonlySet<string> }>()

/** Whether a list holds a value: it is asked for every row, and others may have made it long. */
export function isAmong(list: readonly string[], value: string): boolean {
  if (list.length < 8) return list.includes(value)
  const known = sets.get(list)
  if (known?.length === list.length) return known.values.has(value)
  const values = new Set(list)
  sets.set(list, { length: list.length, values })
  return values.has(value)
}
