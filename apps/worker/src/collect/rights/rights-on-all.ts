import type { Snapshot } from '../../erp/snapshot.ts'
import { sql } from '../../erp/sql.ts'

/** reads: every table of the database · sees: the names of all tables and columns · none: what is granted one by one */
export type RightOnAll = 'reads' | 'sees' | 'none'

const onDatabase = /^GRANT (.+) ON (?:(\*)|[`"](.+)[`"])\.\* TO /
const reading = /\b(ALL PRIVILEGES|SELECT)\b/
/** MariaDB shows a column to whoever has one of these on it. */
const seeing = /\b(INSERT|UPDATE|REFERENCES)\b/

/** The widest right of a MariaDB account on the whole of its database, its own or a role's. */
export async function rightOnAll(snapshot: Snapshot): Promise<RightOnAll> {
  const [[database] = []] = await snapshot.all(sql`SELECT DATABASE()`)
  return widestRight(await snapshot.grants(), String(database))
}

export function widestRight(grants: readonly string[], database: string): RightOnAll {
  const rights = grants.flatMap((grant) => {
    const [, granted = '', everywhere, pattern = ''] = onDatabase.exec(grant) ?? []
    return everywhere === '*' || (pattern !== '' && patternOf(pattern).test(database)) ? [granted] : []
  })
  if (rights.some((granted) => reading.test(granted))) return 'reads'
  return rights.some((granted) => seeing.test(granted)) ? 'sees' : 'none'
}

/** In the name of a granted database `_` and `%` stand for others, unless a backslash stands before them. */
function patternOf(granted: string): RegExp {
  const text = granted
    .replaceAll('``', '`')
    .replace(/\\([_%\\])|([_%])|([^\w\s])/g, (_all, escaped, wild, other) => {
      if (wild !== undefined) return wild === '_' ? '.' : '.*'
      return `\\u{${(escaped ?? other).codePointAt(0).toString(16)}}`
    })
  return new RegExp(`^${text}$`, 'su')
}
