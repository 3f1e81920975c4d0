import type { Dialect } from '../../erp/sql.ts'

/**
 * The name under which a table stands in the list of columns: PostgreSQL cuts names off after 63 bytes, which is soon in
 * scripts that take three bytes a letter, and cuts them off in every statement as well.
 */
export function tableNameOf(doctype: string, dialect: Pick<Dialect, 'engine'>): string {
  return keptName(`tab${doctype}`, dialect)
}

/** What an engine keeps of the name of a table or column. */
export function keptName(name: string, { engine }: Pick<Dialect, 'engine'>): string {
  const whole = Buffer.from(name)
  if (engine !== 'postgres' || whole.length <= longestPostgresName) return name
  let end = longestPostgresName
  while (((whole[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return whole.toString('utf8', 0, end)
}

const longestPostgresName = 63
