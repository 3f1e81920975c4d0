export type Counts = {
  /** Counts what is asked of it, under this name and a dot. */
  counted<Asked extends object>(name: string, asked: Asked): Asked
  /** How often all was asked whose name begins with one of these. */
  sum(...names: string[]): number
  clear(): void
  /** what was asked and is not answered yet */
  underWay(): number
}

/** Counts calls by what they are asked of: statements of a table, look-ups at a site, calls of a store. */
export function createCounts(): Counts {
  const counts = new Map<string, number>()
  let underWay = 0
  return {
    counted: (name, asked) =>
      new Proxy(asked, {
        get(target, property) {
          const method = Reflect.get(target, property)
          if (typeof method !== 'function') return method
          return (...given: unknown[]) => {
            const key = `${name}.${String(property)}`
            counts.set(key, (counts.get(key) ?? 0) + 1)
            const answer = Reflect.apply(method, target, given)
            if (!(answer instanceof Promise)) return answer
            underWay += 1
            return answer.finally(() => {
              underWay -= 1
            })
          }
        },
      }),
    sum(...names) {
      let asked = 0
      for (const [key, count] of counts) if (names.some((name) => key.startsWith(name))) asked += count
      return asked
    },
    clear: () => counts.clear(),
    underWay: () => underWay,
  }
}
