import type { DoctypeCounts, Manifest } from '@pdd/core'
import { collectIncomplete } from '../collect-errors.ts'
import type { Selection } from '../ownership/selection.ts'

type WithheldPart = { doctype: string; field: string; reason: string }

/** Counts and reasons, gathered while the document is written; its last part. */
export type Ledger = {
  exported(doctype: string, documents?: number): void
  /** a part of exported documents that was kept back, and how often */
  keptBack(part: WithheldPart, count?: number): void
  /** a value of which a secret was taken out, and the name of its row where it has one that is told */
  secret(doctype: string, field: string, row: string): void
  note(note: Manifest['notes'][number]): void
  /** a text of this doctype holds a character that was lost */
  unreadable(doctype: string): void
  /** @throws ExportError `collect.incomplete` when a count does not add up */
  close(selections: readonly Selection[]): Manifest
}

const namedPerReason = 1000
const rowsPerNote = 20

/**
 * @param tell how the name of a document that is kept back is told: without secrets
 */
export function createLedger(tell: (name: string) => string = (name) => name): Ledger {
  const exported = new Map<string, number>()
  const parts = new Map<string, WithheldPart & { count: number }>()
  const notes: Manifest['notes'] = []
  const lost = new Map<string, number>()
  const cleared = new Map<string, { doctype: string; field: string; rows: string[]; count: number }>()
  const keptBack = (part: WithheldPart, count = 1) => {
    if (count === 0) return
    const key = `${part.doctype}\n${part.field}\n${part.reason}`
    const known = parts.get(key) ?? { ...part, count: 0 }
    parts.set(key, known)
    known.count += count
  }
  return {
    exported: (doctype, documents = 1) =>
      void exported.set(doctype, (exported.get(doctype) ?? 0) + documents),
    keptBack,
    secret(doctype, field, row) {
      keptBack({ doctype, field, reason: 'secret' })
      const known = cleared.get(`${doctype}\n${field}`) ?? { doctype, field, rows: [], count: 0 }
      cleared.set(`${doctype}\n${field}`, known)
      known.count += 1
      if (row !== '' && known.rows.length < rowsPerNote) known.rows.push(row)
    },
    note: (note) => void notes.push(note),
    unreadable: (doctype) => void lost.set(doctype, (lost.get(doctype) ?? 0) + 1),
    close(selections) {
      const doctypes: Record<string, DoctypeCounts> = {}
      for (const selection of selections)
        doctypes[selection.doctype] = countsOf(selection, exported.get(selection.doctype) ?? 0)
      const records = Object.values(doctypes).reduce((sum, counts) => sum + counts.exported, 0)
      const withheld = [
        ...selections.flatMap((selection) => withheldDocuments(selection, tell)),
        ...[...parts.values()].sort(byPart),
      ]
      const told = [
        ...notes,
        ...lostTexts(lost),
        ...unreadValues(selections, parts.values()),
        ...clearedTexts([...cleared.values()]),
      ]
      return { doctypes, withheld, notes: told, records, complete: true }
    },
  }
}

/** What was kept back because nobody can tell whom it names. */
function unreadValues(
  selections: readonly Selection[],
  parts: Iterable<WithheldPart & { count: number }>,
): Manifest['notes'] {
  const counts = new Map<string, number>()
  const add = (doctype: string, count: number) => void counts.set(doctype, (counts.get(doctype) ?? 0) + count)
  for (const { doctype, withheld } of selections)
    for (const { reason } of withheld.values()) if (reason === 'unreadable') add(doctype, 1)
  for (const { doctype, reason, count } of parts) if (reason === 'unreadable') add(doctype, count)
  return [...counts].map(([doctype, count]) => ({
    code: 'unreadable_value',
    doctype,
    detail: `${count} hold an address or a record of the person in a form that could not be read: they are kept back.`,
  }))
}

function lostTexts(lost: ReadonlyMap<string, number>): Manifest['notes'] {
  return [...lost].map(([doctype, count]) => ({
    code: 'unreadable_text',
    doctype,
    detail: `${count} texts hold characters that were lost before they were stored, or could not be read.`,
  }))
}

function clearedTexts(
  cleared: { doctype: string; field: string; rows: string[]; count: number }[],
): Manifest['notes'] {
  return cleared.map(({ doctype, field, rows, count }) => ({
    code: 'secret_withheld',
    doctype,
    detail: `${field}: a password, key or token was taken out of ${count} texts${rows.length === 0 ? '' : `, in ${rows.join(', ')}${count > rows.length ? ' and others' : ''}`}.`,
  }))
}

function countsOf({ doctype, matches, withheld }: Selection, exported: number): DoctypeCounts {
  if (matches.size !== exported) throw collectIncomplete({ doctype, counted: matches.size, exported })
  const reasons = new Map<string, number>()
  for (const { reason } of withheld.values()) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  return {
    counted: matches.size + withheld.size,
    exported,
    withheld: [...reasons].sort().map(([reason, count]) => ({ reason, count })),
  }
}

/** Documents that are kept back, by name where the name tells nothing of anyone else. */
function withheldDocuments(
  { doctype, withheld }: Selection,
  tell: (name: string) => string,
): Manifest['withheld'] {
  const named = new Map<string, number>()
  const unnamed = new Map<string, number>()
  const entries: Manifest['withheld'] = []
  for (const [name, { reason, nameable }] of [...withheld].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const told = nameable && (named.get(reason) ?? 0) < namedPerReason
    const tally = told ? named : unnamed
    tally.set(reason, (tally.get(reason) ?? 0) + 1)
    if (told) entries.push({ doctype, name: tell(name), reason })
  }
  for (const [reason, count] of unnamed) entries.push({ doctype, reason, count })
  return entries
}

function byPart(a: WithheldPart, b: WithheldPart): number {
  const [one, other] = [`${a.doctype}\n${a.field}\n${a.reason}`, `${b.doctype}\n${b.field}\n${b.reason}`]
  return one < other ? -1 : 1
}
