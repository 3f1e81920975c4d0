import type { Sql } from '../../../erp/sql.ts'
import type { Search } from '../../ownership/search-context.ts'
import { anyLike, telephonesOfOthers } from '../../subject/telephones/telephones-of-others.ts'
import {
  type Dialling,
  isSameTelephone,
  maybeSameTelephone,
  readTelephones,
  type Telephone,
} from '../../values/telephones/telephones.ts'

/** A number of the person that a cell holds: alone and for certain, or in a list, or perhaps. */
export type Held = { telephone: Telephone; alone: boolean }

/** The person's telephone numbers, as they are looked for in the tables. */
export type Numbers = {
  /** candidates: what is found by it is read by `heldIn` */
  condition(columns: readonly string[]): Sql
  heldIn(cell: string, international?: boolean): readonly Held[]
  /** Of these, the numbers that are the person's alone: neither on their own profile nor on anybody else's record. */
  alone(found: Iterable<Telephone>): Promise<ReadonlySet<Telephone>>
}

/** null where the staff know no number of the person */
export function numbersOf({ reader, subject }: Search): Numbers | null {
  const { own, dialling } = subject.telephones
  if (own.length === 0) return null
  const telephones = own.map(({ telephone }) => telephone)
  const known = new Map<Telephone, boolean>()
  return {
    condition: (columns) => anyLike(columns, telephones),
    heldIn(cell, international = false) {
      const how: Dialling = international ? { ...dialling, international: true } : dialling
      const { numbers, unread } = readTelephones(cell, how)
      return telephones.flatMap((telephone) => {
        const may = numbers.filter((number) => maybeSameTelephone(number, telephone))
        if (may.length === 0) return []
        const alone = numbers.length === 1 && !unread && may.every((one) => isSameTelephone(one, telephone))
        return [{ telephone, alone }]
      })
    },
    async alone(found) {
      const wanted = [...new Set(found)]
      const open = wanted.filter((one) => !known.has(one))
      if (open.length > 0) {
        const ofOthers = await telephonesOfOthers(reader, subject, open, dialling)
        for (const one of open) known.set(one, !ofOthers.has(one) && !isOnProfile(subject.telephones, one))
      }
      return new Set(wanted.filter((one) => known.get(one)))
    },
  }
}

function isOnProfile({ own }: Search['subject']['telephones'], telephone: Telephone): boolean {
  return own.some((one) => one.telephone === telephone && one.isOnProfile)
}
