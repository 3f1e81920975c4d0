import type { Manifest, ToldProcessing } from '@pdd/core'
import type { Findings } from '../find/find-everything.ts'
import type { Search } from '../ownership/search-context.ts'
import type { DataMap } from '../rules/data-map.ts'

/**
 * GDPR art. 15(1)(a) to (h) for each doctype of the file: the words of the data map, and what the site's own settings say.
 *
 * @param tell how a role or a host is told: without secrets
 * @param found with what of these is no DocType: rows that Frappe itself keeps of an account
 */
export function tellProcessing(
  { reader, dataMap }: Pick<Search, 'reader' | 'dataMap'>,
  doctypes: readonly string[],
  tell: (name: string) => string,
  found: Pick<Findings, 'processing' | 'ownRows'>,
): Record<string, ToldProcessing> {
  const { processing: factsOf, ownRows: beside } = found
  const told = doctypes.flatMap((name): [string, ToldProcessing][] => {
    const doctype = beside.has(name) ? ofAccount : reader.metadata.doctypes.get(name)
    if (doctype === undefined) return []
    const words = dataMap.processing(doctype)
    const { keptDays, readableBy, sentTo } = factsOf(name)
    const retention = keptDays === undefined ? words.retention : `${keptFor(keptDays)} ${words.retention}`
    return [
      [
        name,
        {
          ...words,
          retention,
          confirmed: dataMap.statements !== null,
          ...(readableBy.length > 0 && { readableBy: readableBy.map(tell) }),
          ...(sentTo.length > 0 && { sentTo: sentTo.map(tell) }),
        },
      ],
    ]
  })
  return Object.fromEntries(told)
}

/** the module in which Frappe describes accounts */
const ofAccount = { name: '', module: 'Core', custom: false }

function keptFor(days: number): string {
  return `The site is set to delete these records after ${days} days (Log Settings).`
}

/** Only the company can say what art. 15 asks for: until its own map does, the file tells that these are words of the program. */
export function unconfirmedWords({ statements }: DataMap): Manifest['notes'] {
  if (statements !== null) return []
  return [
    {
      code: 'statements_unconfirmed',
      detail:
        'What is said under processing is general information. The company has not confirmed it, nor named its data protection officer, recipients, periods and transfers.',
    },
  ]
}
