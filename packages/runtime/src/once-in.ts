/**
 * The same look for all who want it within `milliseconds`, and never two at a time: who comes while one is under way waits
 * for it. A failure is told to those who waited, and kept for nobody.
 */
export function onceIn<Answer>(milliseconds: number, look: () => Promise<Answer>): () => Promise<Answer> {
  let last: { answer: Promise<Answer>; until: number } | null = null
  return () => {
    if (last !== null && last.until > performance.now()) return last.answer
    const current = { answer: look(), until: Number.POSITIVE_INFINITY }
    last = current
    current.answer.then(
      () => {
        current.until = performance.now() + milliseconds
      },
      () => {
        last = null
      },
    )
    return current.answer
  }
}
