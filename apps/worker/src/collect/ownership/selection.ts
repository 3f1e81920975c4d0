import type { MatchReason } from '@pdd/core'

/** How much of a document goes to the person, and why it is theirs. */
export type Match = {
  reasons: readonly MatchReason[]
  /** all: but secrets and what the map withholds; matched: only what names the person, the rest is about somebody else */
  columns: 'all' | 'matched'
  /**
   * every: every child row; all: without those of other people from outside the company, and of anybody else where the person
   * has rows of their own; own: without the rows that name other people; matched: only those that name the person
   */
  rows: 'every' | 'all' | 'own' | 'matched'
  /** columns in which the person stands in a list of addresses: of these, theirs are told */
  lists?: readonly string[]
}

/** The document is theirs. */
export function whole(reason: MatchReason): Match {
  return { reasons: [reason], columns: 'all', rows: 'all' }
}

/** That there is such a document, and what names them in it: the rest is about somebody else. */
export function fact(reason: MatchReason): Match {
  return { reasons: [reason], columns: 'matched', rows: 'matched' }
}

/** What one doctype holds about the person, by document name. No contents. */
export type Selection = {
  doctype: string
  matches: Map<string, Match>
  withheld: Map<string, { reason: string; nameable: boolean }>
  pool: MatchPool
}

/** Equal matches are one object: a million mails found by the same rule cost a million names, and one match. */
export type MatchPool = { oneOf(match: Match): Match }

const mostPooled = 10_000

export function createMatchPool(): MatchPool {
  const known = new Map<string, Match>()
  const pooled = new WeakSet<Match>()
  return {
    oneOf(match) {
      if (pooled.has(match)) return match
      const key = JSON.stringify(match)
      const same = known.get(key)
      if (same !== undefined) return same
      if (known.size > mostPooled) known.clear()
      known.set(key, match)
      pooled.add(match)
      return match
    },
  }
}

/** @param pool that of the search; a selection alone has its own */
export function createSelection(doctype: string, pool: MatchPool = createMatchPool()): Selection {
  return { doctype, matches: new Map(), withheld: new Map(), pool }
}

/** Adds a match; a document found twice keeps both reasons and the wider view. */
export function select(selection: Selection, name: string, match: Match): void {
  const before = selection.matches.get(name)
  selection.withheld.delete(name)
  if (before === undefined) {
    selection.matches.set(name, selection.pool.oneOf(match))
    return
  }
  if (before === match) return
  const all = [...before.reasons, ...match.reasons]
  const reasons = [...new Map(all.map((reason) => [JSON.stringify(reason), reason])).values()]
  const columns = before.columns === 'all' ? before.columns : match.columns
  const rows = wider(before.rows, match.rows)
  const lists = [...new Set([...(before.lists ?? []), ...(match.lists ?? [])])]
  selection.matches.set(
    name,
    selection.pool.oneOf({ reasons, columns, rows, ...(lists.length > 0 && { lists }) }),
  )
}

export function withhold(selection: Selection, name: string, reason: string, nameable: boolean): void {
  if (!selection.matches.has(name)) selection.withheld.set(name, { reason, nameable })
}

const width = { matched: 0, own: 1, all: 2, every: 3 }

function wider(one: Match['rows'], other: Match['rows']): Match['rows'] {
  return width[one] >= width[other] ? one : other
}
