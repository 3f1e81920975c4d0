/** What follows from objects, worked out once for each: dropped with them, and with what they belong to. */
export type Derived = {
  /**
   * What the work gives for these objects, which are not changed any more. It is known by its function: one that is made
   * anew for every call would be done for every call.
   */
  once<Of extends readonly object[], Value>(work: (...of: Of) => Value, ...of: Of): Value
}

type Done = WeakMap<object, unknown>

export function createDerived(): Derived {
  const byWork = new Map<unknown, Done>()
  return {
    once(work, ...of) {
      let done = byWork.get(work) ?? new WeakMap()
      byWork.set(work, done)
      for (const one of of.slice(0, -1)) {
        const next = (done.get(one) ?? new WeakMap()) as Done
        done.set(one, next)
        done = next
      }
      const last = of.at(-1) as object
      if (!done.has(last)) done.set(last, work(...of))
      return done.get(last) as ReturnType<typeof work>
    },
  }
}
