/** More than there are languages, units and zones of people at once; what accounts say must not fill the memory. */
const atMost = 500

/** The same function, which makes an answer once for the same arguments. They are texts or numbers. */
export function remembered<Arguments extends (string | number)[], Answer>(
  make: (...given: Arguments) => Answer,
): (...given: Arguments) => Answer {
  const known = new Map<string, Answer>()
  return (...given) => {
    const key = given.join('\n')
    const before = known.get(key)
    if (before !== undefined) return before
    if (known.size >= atMost) known.clear()
    const made = make(...given)
    known.set(key, made)
    return made
  }
}
