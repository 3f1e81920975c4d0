import type { KnownTies, UndecidedTie } from '@pdd/core'
import { leaveOpen } from '../../evidence/evidence.ts'
import { createTies } from '../../evidence/ties.ts'
import type { Search } from '../../ownership/search-context.ts'
import { type Selection, select, withhold } from '../../ownership/selection.ts'
import { isNameable } from '../../rules/told-names.ts'
import type { Doctype } from '../../values/doctype.ts'

/** Rows that only a telephone number ties to the person: kept back, and listed for an officer, who may have decided. */
export type OpenRows = {
  add(selection: Selection, doctype: Doctype, row: { row: string; owner: string }): void
  readonly undecided: readonly UndecidedTie[]
}

export function createOpenRows({ reader }: Search, known: Pick<KnownTies, 'decisions'>): OpenRows {
  const ties = createTies(known)
  return {
    add(selection, doctype, { row, owner }) {
      const source = { doctype: doctype.name, name: row, owner: owner === '' ? null : owner }
      const target = { kind: 'record' as const, doctype: doctype.name, name: row }
      const settled = ties.settle(target, leaveOpen('phone_only', source))
      if (settled.proof !== null) select(selection, row, { reasons: [], columns: 'all', rows: 'own' })
      else {
        const nameable = isNameable(reader.metadata, doctype, row)
        withhold(selection, row, settled.reason === 'refused' ? 'refused' : 'phone_only', nameable)
      }
    },
    get undecided() {
      return ties.undecided
    },
  }
}
