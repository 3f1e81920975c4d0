/** What follows from objects, worked out once for each: dropped with them, and with what they belong to. */
export type Derived = {
  /**
   * What the work gives for these objects, which are not changed any more. It is known by its function: one that is made
   * anew for every call would be done for every call.
   */
  once<Of extends readonly object[], Value extends NonNullable<unknown>>(
    work: (...of: Of) => Value,
    ...of: Of
  ): Value
}

type Done = WeakMap<object, unknown>

export function createDerived(): Derived {
  const byWork = new Map<unknown, Done>()
  return {
    once(work, ...of) {
      let done = byWork.get(work)
      if (done === undefined) {
        done = new WeakMap()
        byWork.set(work, done)
      }
      const last = of.length - 1
      for (let at = 0; at < last; at += 1) done = below(done, of[at] as object)
      const one = of[last] as object
      // Nothing that is worked out is undefined.
      const known = done.get(one)
      if (known !== undefined) return known as ReturnType<typeof work>
      const value = work(...of)
      done.set(one, value)
      return value
    },
  }
}

function below(done: Done, one: object): Done {
  const known = done.get(one) as Done | undefined
  if (known !== undefined) return known
  const made: Done = new WeakMap()
  done.set(one, made)
  return made
}
