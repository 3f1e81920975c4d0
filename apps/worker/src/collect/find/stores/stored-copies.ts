import { join, name, type Sql, sql } from '../../../erp/sql.ts'
import type { Search } from '../../ownership/search-context.ts'
import { createSelection, type Selection, withhold } from '../../ownership/selection.ts'
import { isNameable } from '../../rules/told-names.ts'
import { text } from '../../subject/names-subject.ts'
import type { Column } from '../../values/doctype.ts'
import { inJson } from '../../values/json-text.ts'
import { literally } from '../../values/pattern-text.ts'
import { mentionsInside } from './mentions-inside.ts'
import { storesOf } from './store-columns.ts'

/**
 * Technical records in which an address of the person stands: what programs sent each other, and what they logged. Whose
 * they are no field says, so they are counted for an officer, and nothing of them is told.
 */
export async function findStoredCopies(search: Search): Promise<Selection[]> {
  const { reader, subject, dataMap, matches } = search
  const stores = storesOf(reader.metadata, dataMap).filter(({ doctype }) => !reader.isEmpty(doctype.name))
  const wanted = spellings(subject.addresses)
  return Promise.all(
    stores.map(async ({ doctype, columns, mails }) => {
      const selection = createSelection(doctype.name, matches)
      const searched = columns.filter((column) => !mails.includes(column))
      if (searched.length === 0) return selection
      await reader.scan({
        doctype: doctype.name,
        columns: ['name', ...searched.map((column) => column.name)],
        where: holdsAny(search, searched, wanted),
        visit([row, ...cells]) {
          if (cells.some((cell) => mentionsInside(text(cell), subject.addresses)))
            withhold(selection, text(row), 'stored_copy', isNameable(reader.metadata, doctype, text(row)))
        },
      })
      return selection
    }),
  )
}

/** beyond, the database is asked for what all addresses have in common */
const mostAddresses = 15

/** An address as it is, as JSON has it, and as forms are sent. */
function spellings(addresses: ReadonlySet<string>): string[] {
  if (addresses.size > mostAddresses) return ['@', '%40', '\\u0040']
  const all = [...addresses].flatMap((address) => [
    address,
    ...inJson(address).map((quoted) => quoted.slice(1, -1)),
    address.replace('@', '%40'),
    address.replace('@', '\\u0040'),
  ])
  return [...new Set(all)]
}

/** Payloads are long: MariaDB looks for all spellings at once, which takes a fifth of the time of a LIKE for each. */
function holdsAny({ reader }: Search, columns: readonly Column[], wanted: readonly string[]): Sql {
  const { dialect } = reader.snapshot
  const pattern = `(?i)${wanted.map(literally).join('|')}`
  const conditions = columns.map((column) => {
    if (dialect.engine === 'mariadb') return sql`${name(column.name)} REGEXP ${[{ text: pattern }]}`
    const said = column.kind === 'json' ? dialect.asText(name(column.name)) : name(column.name)
    return join(
      wanted.map((one) => dialect.contains(said, one)),
      ' OR ',
    )
  })
  return join(conditions, ' OR ')
}
