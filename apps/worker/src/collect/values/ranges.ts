/** Where in a text something begins and ends. */
export type Range = { start: number; end: number }

export function rangeOf(start: number, length: number): Range {
  return { start, end: start + length }
}

/** In order, those that touch or overlap as one. */
export function joined(ranges: readonly Range[]): Range[] {
  const whole: Range[] = []
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = whole.at(-1)
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end)
    else whole.push({ start, end })
  }
  return whole
}

/** The text with something else in place of each range, which stand in order. */
export function replaced(text: string, ranges: readonly Range[], by: (length: number) => string): string {
  let made = ''
  let at = 0
  for (const { start, end } of ranges) {
    made += text.slice(at, start) + by(end - start)
    at = end
  }
  return made + text.slice(at)
}
