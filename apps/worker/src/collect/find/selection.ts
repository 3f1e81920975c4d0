import type { MatchReason } from '@pdd/core'

/** How much of a document goes to the person, and why it is theirs. */
export type Match = {
  reasons: readonly MatchReason[]
  /** all: but secrets and what the map withholds; matched: only what names the person, the rest is about somebody else */
  columns: 'all' | 'matched'
  /** all: every child row; own: without the rows that name other people; matched: only those that name the person */
  rows: 'all' | 'own' | 'matched'
}

/** What one doctype holds about the person, by document name. No contents. */
export type Selection = {
  doctype: string
  matches: Map<string, Match>
  withheld: Map<string, { reason: string; nameable: boolean }>
}

const known = new Map<string, Match>()

/** Equal matches are one object: a million mails found by the same rule cost a million names, and one match. */
export function intern(match: Match): Match {
  if (interned.has(match)) return match
  const key = JSON.stringify(match)
  const same = known.get(key)
  if (same !== undefined) return same
  if (known.size > 10_000) known.clear()
  known.set(key, match)
  interned.add(match)
  return match
}

const interned = new WeakSet<Match>()

export function createSelection(doctype: string): Selection {
  return { doctype, matches: new Map(), withheld: new Map() }
}

/** Adds a match; a document found twice keeps both reasons and the wider view. */
export function select(selection: Selection, name: string, match: Match): void {
  const before = selection.matches.get(name)
  selection.withheld.delete(name)
  if (before === undefined) {
    selection.matches.set(name, intern(match))
    return
  }
  if (before === match) return
  const all = [...before.reasons, ...match.reasons]
  const reasons = [...new Map(all.map((reason) => [JSON.stringify(reason), reason])).values()]
  const columns = before.columns === 'all' ? before.columns : match.columns
  selection.matches.set(name, intern({ reasons, columns, rows: wider(before.rows, match.rows) }))
}

export function withhold(selection: Selection, name: string, reason: string, nameable: boolean): void {
  if (!selection.matches.has(name)) selection.withheld.set(name, { reason, nameable })
}

const width = { matched: 0, own: 1, all: 2 }

function wider(one: Match['rows'], other: Match['rows']): Match['rows'] {
  return width[one] >= width[other] ? one : other
}
