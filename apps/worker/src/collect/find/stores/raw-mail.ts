import { rowsOf } from '../../../erp/row-splitter.ts'
import { join, name, type Sql, sql, table } from '../../../erp/sql.ts'
import type { Search } from '../../ownership/search-context.ts'
import { createSelection, type Selection, select, withhold } from '../../ownership/selection.ts'
import { isNameable } from '../../rules/told-names.ts'
import { holdsOneOf } from '../../subject/names-subject.ts'
import type { Doctype } from '../../values/doctype.ts'
import { longestSearched } from '../../values/mail/mentions.ts'
import { judgeMail } from './mail-participants.ts'
import { storesOf } from './store-columns.ts'

/**
 * Mails that were kept as they came, since they could not be filed. From the person they go whole; to the person, as the
 * fact that there is one. One that only holds an address of theirs is counted for an officer.
 */
export async function findRawMail(search: Search): Promise<Selection[]> {
  const { reader, dataMap } = search
  const found: Selection[] = []
  for (const { doctype, mails } of storesOf(reader.metadata, dataMap))
    if (mails.length > 0 && !reader.isEmpty(doctype.name))
      for (const column of mails) found.push(await findInColumn(search, doctype, column.name))
  return found
}

async function findInColumn(search: Search, doctype: Doctype, column: string): Promise<Selection> {
  const { reader, subject, matches } = search
  const selection = createSelection(doctype.name, matches)
  for await (const { rows, columns } of rowsOf(
    reader.snapshot.wire([statementOf(search, doctype.name, column)]),
  ))
    for (const row of rows) {
      columns.locate(row, places, 0)
      const [document, text] = [0, 1].map((cell) => {
        const [at = 0, length = 0] = [places[cell * 2], places[cell * 2 + 1]]
        return row.toString('utf8', at, at + length)
      }) as [string, string]
      const verdict = judgeMail(subject, text, column)
      if (verdict === null) continue
      if ('withheld' in verdict) {
        const nameable = verdict.withheld !== 'undecided' && isNameable(reader.metadata, doctype, document)
        withhold(selection, document, verdict.withheld, nameable)
      } else select(selection, document, verdict)
    }
  return selection
}

const places = new Uint32Array(4)
/** as long as heads usually are */
const usualHead = 64 * 1024

/** No more of a mail than is looked at. An encoded word in its head may hold what the database cannot find. */
function statementOf({ reader, subject }: Search, doctype: string, column: string): Sql {
  const { dialect } = reader.snapshot
  const { addresses, sharedAddresses, undecidedAddresses } = subject
  const holds = holdsOneOf(dialect, column, [...addresses, ...sharedAddresses, ...undecidedAddresses])
  const first = (characters: number): Sql => [{ raw: 'LEFT(' }, ...name(column), { raw: `, ${characters})` }]
  const part = sql`CASE WHEN ${holds} THEN ${first(longestSearched + 1)} ELSE ${first(usualHead)} END`
  const encoded = dialect.contains(first(usualHead), '=?')
  const cells = join([name('name'), part].map(dialect.asText), ', ')
  return sql`SELECT ${cells} FROM ${table(doctype)} WHERE ${holds} OR ${encoded}`
}
