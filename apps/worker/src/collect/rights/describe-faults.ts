import type { ErpTableFault } from '../../erp/erp-errors.ts'

const words: Record<ErpTableFault['fault'], string> = {
  forbidden: 'the account may not read it',
  not_provable: 'the account may not read it, or it is not there: MariaDB answers both alike',
  rows_hidden: 'a row level security policy hides rows of it from the account',
  is_view: 'it is a view, and what that leaves out cannot be seen: read the site’s own tables',
  elsewhere: 'it is not where the other tables of the site are',
}

/** One line for each table; columns of one table in one line. */
export function describeFaults(faults: readonly ErpTableFault[]): string[] {
  const lines = new Map<string, string[]>()
  for (const { table, column, fault } of faults) {
    const key = JSON.stringify([table, fault])
    lines.set(key, [...(lines.get(key) ?? []), ...(column === undefined ? [] : [column])])
  }
  return [...lines].map(([key, columns]) => {
    const [table, fault] = JSON.parse(key) as [string, ErpTableFault['fault']]
    return `${table}${columns.length > 0 ? ` (${columns.join(', ')})` : ''}: ${words[fault]}`
  })
}
