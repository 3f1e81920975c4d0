/**
 * The same function, asked once for all who want the same within `milliseconds`: who comes while it is under way waits for
 * it too. A failure is kept for nobody.
 *
 * @param ask of few keys: each keeps its last answer
 */
export function keptFor<Answer>(milliseconds: number, ask: (key: string) => Promise<Answer>) {
  const kept = new Map<string, { until: number; answer: Promise<Answer> }>()
  return (key: string): Promise<Answer> => {
    const before = kept.get(key)
    if (before !== undefined && before.until > performance.now()) return before.answer
    const answer = ask(key)
    kept.set(key, { until: performance.now() + milliseconds, answer })
    answer.catch(() => kept.delete(key))
    return answer
  }
}
