import type { Search } from '../ownership/search-context.ts'
import type { Selection } from '../ownership/selection.ts'

/**
 * Whether a record that is the person holds a value in a column about health, by the data map's `health`
 * (GDPR art. 9). What a form shows as empty, or as not ticked, is no value.
 */
export async function holdsHealth({ reader, subject, dataMap }: Search): Promise<boolean> {
  const { doctypes, words } = dataMap.health
  const found = await Promise.all(
    doctypes.map(async (doctype) => {
      const columns = [...(reader.metadata.doctypes.get(doctype)?.columns?.keys() ?? [])].filter((column) =>
        words.some((word) => column.toLowerCase().includes(word)),
      )
      const own = subject.records.get(doctype)?.keys() ?? []
      return columns.length === 0 ? [] : reader.whereIn(doctype, columns, 'name', own)
    }),
  )
  return found.flat().some((row) => Object.values(row).some((value) => !/^\s*0*(\.0*)?\s*$/.test(value)))
}

/** Whether a record about health goes out whole, by the data map's categories; that somebody acted on one says nothing of theirs. */
export function holdsHealthRecords(
  { reader, dataMap }: Pick<Search, 'reader' | 'dataMap'>,
  selections: readonly Selection[],
): boolean {
  return selections.some(({ doctype, matches }) => {
    const known = reader.metadata.doctypes.get(doctype)
    if (known === undefined || !dataMap.isAboutHealth(known)) return false
    return [...matches.values()].some(({ columns }) => columns === 'all')
  })
}
