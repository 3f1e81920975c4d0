/** Fewer characters are guessed, or are no secret. */
export const shortestSecret = 8
const shortestRandom = 12

/**
 * Whether a value looks drawn at random: long enough, and small letters, capitals and digits change places within its
 * words more often than in names, numbers and words that are joined (`SAL-ORD-2024-00017`, `STU2024000123`, `PrintView`).
 */
export function looksRandom(value: string): boolean {
  if (value.length < shortestRandom) return false
  let changes = 0
  let digits = 0
  let letters = 0
  let before = 0
  for (let at = 0; at < value.length; at += 1) {
    const kind = kindOf(value.charCodeAt(at))
    if (kind === digit) digits += 1
    else if (kind !== other) letters += 1
    if (kind !== before && kind !== other && before !== other) changes += 1
    before = kind
  }
  if (digits >= 2 && letters >= 2) return changes >= Math.max(4, (digits + letters) / 7)
  return letters >= 20 && changes >= letters / 2.5
}

const other = 0
const digit = 1

function kindOf(code: number): number {
  if (code >= 48 && code <= 57) return digit
  if (code >= 97 && code <= 122) return 2
  return code >= 65 && code <= 90 ? 3 : other
}
