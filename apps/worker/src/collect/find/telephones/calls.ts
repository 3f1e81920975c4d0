import type { Search } from '../../ownership/search-context.ts'
import { type Selection, select } from '../../ownership/selection.ts'
import type { TextRow } from '../../site/batched-scans.ts'
import type { Condition } from '../../site/reader.ts'
import { text } from '../../subject/names-subject.ts'
import type { Doctype } from '../../values/doctype.ts'
import type { Headers } from '../mail-headers.ts'
import type { Held, Numbers } from './numbers.ts'
import type { OpenRows } from './open-rows.ts'

export type ByTelephone = { numbers: Numbers | null; openRows: OpenRows }

/** Calls and messages that stand among the mail: found in the same pass. */
export type Calls = {
  conditions: readonly Condition[]
  /** the last that are asked for */
  columns: readonly string[]
  look(name: string | null | undefined, cells: TextRow, found: Headers): void
  /** Once all were looked at: those of a number that is the person's alone, and with nobody else from outside, are theirs. */
  settle(selection: Selection): Promise<void>
}

const column = 'phone_no'

/** null where nothing is to be looked for */
export function createCalls(search: Search, { numbers, openRows }: ByTelephone): Calls | null {
  const { reader, subject, staff } = search
  const doctype = reader.metadata.doctypes.get('Communication')
  if (numbers === null || doctype === undefined || !reader.has('Communication', column, 'owner')) return null
  const hits: { row: string; owner: string; held: readonly Held[]; isLone: boolean }[] = []
  return {
    conditions: [{ sql: numbers.condition([column]), key: [], reads: 1 }],
    columns: ['owner', column],
    look(name, cells, found) {
      const held = numbers.heldIn(text(cells.at(-1)))
      if (held.length === 0) return
      const isLone = found.every(
        ({ addresses, unread }) =>
          unread.length === 0 && addresses.every((one) => staff.has(one) || subject.addresses.has(one)),
      )
      hits.push({ row: text(name), owner: text(cells.at(-2)), held, isLone })
    },
    async settle(selection) {
      const alone = await numbers.alone(hits.flatMap(({ held }) => held.map(({ telephone }) => telephone)))
      for (const hit of hits) {
        if (selection.matches.has(hit.row)) continue
        const isOwn = hit.held.some((one) => one.alone && alone.has(one.telephone))
        if (isOwn && hit.isLone && subject.isWebsiteUser)
          select(selection, hit.row, { reasons: [{ field: column }], columns: 'all', rows: 'matched' })
        else openRows.add(selection, doctype as Doctype, hit)
      }
    },
  }
}
