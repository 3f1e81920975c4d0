import type { Search } from './search-context.ts'

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
