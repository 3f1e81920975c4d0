import { sql } from '../../../erp/sql.ts'
import type { SiteReader } from '../../site/reader.ts'
import { callingCodeOfCountry } from '../../values/telephones/calling-codes.ts'
import type { Dialling } from '../../values/telephones/telephones.ts'

/** How the site dials: within the country of its System Settings. */
export async function readDialling(reader: SiteReader): Promise<Dialling> {
  const [row] = await reader.snapshot.all(
    sql`SELECT value FROM ${[{ name: 'tabSingles' }]} WHERE doctype = ${'System Settings'} AND field = ${'country'}`,
  )
  const country = typeof row?.[0] === 'string' ? row[0] : ''
  const [known] = await reader.whereIn('Country', ['code'], 'name', country === '' ? [] : [country])
  return { home: callingCodeOfCountry(known?.code ?? '') ?? callingCodeOfCountry(country) }
}
