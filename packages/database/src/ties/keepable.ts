import type { UndecidedTie } from '@pdd/core'

/** Of one person: whatever outsiders write into a site, an officer's list stays readable. */
export const keptAtMost = 500
/** Frappe's names have 140 characters, mail addresses 254. With these the key fits an index of PostgreSQL. */
const longest = { doctype: 140, name: 254 }
const longestSource = 254

/** Each target once, however many documents say it: the first that does. */
export function distinct(ties: readonly UndecidedTie[]): UndecidedTie[] {
  const byTarget = new Map<string, UndecidedTie>()
  for (const tie of ties) {
    const target = JSON.stringify([tie.kind, tie.doctype, tie.name])
    if (!byTarget.has(target)) byTarget.set(target, tie)
  }
  return [...byTarget.values()]
}

/** Those that the table can hold, in turns by who made the document: one outsider cannot crowd out the rest. */
export function keepable(ties: readonly UndecidedTie[]): UndecidedTie[] {
  const turns = new Map<string | null, number>()
  return ties
    .filter(({ doctype, name }) => isHeld(doctype ?? '', longest.doctype) && isHeld(name, longest.name))
    .map((tie) => {
      const turn = turns.get(tie.source.owner) ?? 0
      turns.set(tie.source.owner, turn + 1)
      return { tie, turn }
    })
    .sort((one, other) => one.turn - other.turn)
    .slice(0, keptAtMost)
    .map(({ tie: { source, reason, ...target } }) => ({
      ...target,
      reason: shown(reason),
      source: {
        doctype: shown(source.doctype),
        name: shown(source.name),
        owner: source.owner === null ? null : shown(source.owner),
      },
    }))
}

/** A target is compared byte by byte later: it is kept as it is, or not at all. PostgreSQL holds no U+0000. */
function isHeld(text: string, most: number): boolean {
  return text.length <= most && text.isWellFormed() && !text.includes('\u0000')
}

/** What is only shown may be cut. */
function shown(text: string): string {
  return text.slice(0, longestSource).toWellFormed().replaceAll('\u0000', '\uFFFD')
}
