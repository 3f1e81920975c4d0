/**
 * The first key that stands twice in one object of a JSON text, or null. One pass, whatever the size: readers of JSON keep
 * one of the two and say nothing.
 */
export function repeatedKey(json: string): string | null {
  const open: (Set<string> | null)[] = []
  let keys: Set<string> | null = null
  let awaitsKey = false
  for (let at = 0; at < json.length; ) {
    const character = json[at] as string
    if (character === '"') {
      const end = endOfText(json, at)
      if (awaitsKey && keys !== null) {
        const key: string = JSON.parse(json.slice(at, end))
        if (keys.has(key)) return key
        keys.add(key)
      }
      awaitsKey = false
      at = end
      continue
    }
    if (character === '{' || character === '[') {
      open.push(keys)
      keys = character === '{' ? new Set() : null
      awaitsKey = keys !== null
    } else if (character === '}' || character === ']') {
      keys = open.pop() ?? null
      awaitsKey = false
    } else if (character === ',') awaitsKey = keys !== null
    at += 1
  }
  return null
}

function endOfText(json: string, from: number): number {
  let at = from + 1
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1
  return at + 1
}
