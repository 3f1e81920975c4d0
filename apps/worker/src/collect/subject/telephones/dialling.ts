import { sql } from '../../../erp/sql.ts'
import type { SiteReader } from '../../site/reader.ts'
import { callingCodeOfCountry } from '../../values/telephones/calling-codes.ts'
import type { Dialling } from '../../values/telephones/telephones.ts'

/** How the site dials: within the country of its System Settings. */
export async function readDialling(reader: SiteReader): Promise<Dialling> {
  let country = ''
  await reader.scan({
    doctype: 'Singles',
    columns: ['value'],
    where: sql`doctype = ${'System Settings'} AND field = ${'country'}`,
    visit([value]) {
      country = value ?? ''
    },
  })
  const [known] = await reader.whereIn('Country', ['code'], 'name', country === '' ? [] : [country])
  return { home: callingCodeOfCountry(known?.code ?? '') ?? callingCodeOfCountry(country) }
}
