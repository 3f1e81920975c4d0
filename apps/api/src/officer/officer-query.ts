import { exportStatuses, type Office, startOfDay } from '@pdd/core'
import type { OfficerFilter } from '@pdd/database'
import { type Static, Type } from 'typebox'

const day = Type.Optional(Type.Union([Type.Literal(''), Type.String({ format: 'date' })]))

/** What the desk's form sends; a field that was left empty arrives as an empty text. */
export const OfficerQuery = Type.Object(
  {
    q: Type.Optional(Type.String({ maxLength: 140 })),
    status: Type.Optional(Type.Enum(['', ...exportStatuses])),
    from: day,
    to: day,
    overdue: Type.Optional(Type.Enum(['', '1'])),
    sort: Type.Optional(Type.Enum(['received', 'due'])),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    /** what an officer has just done, for the page to say */
    done: Type.Optional(Type.Enum(['waits', 'refused', 'again'])),
    /** how many of it */
    count: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
  },
  { additionalProperties: false },
)
/** What the form of the figures sends. */
export const PeriodQuery = Type.Object({ from: day, to: day }, { additionalProperties: false })
export type OfficerQuery = Static<typeof OfficerQuery>

/** The days of the form are whole days on the office's clock, the last one included. */
export function officerFilter(
  site: string,
  query: OfficerQuery,
  office: Office,
  limit: number,
): OfficerFilter {
  const { q, status, from, to, overdue, cursor } = query
  return {
    site,
    limit,
    sort: query.sort ?? 'received',
    ...(q && { search: q }),
    ...(status && { status }),
    ...(from && { receivedFrom: startOfDay(from, office) }),
    ...(to && { receivedBefore: startOfDay(dayAfter(to), office) }),
    ...(overdue === '1' && { overdue: true }),
    ...(cursor && { cursor }),
  }
}

/** Whole days on the office's clock, the last one included. */
export function daysBetween(from: string, to: string, office: Office) {
  return { receivedFrom: startOfDay(from, office), receivedBefore: startOfDay(dayAfter(to), office) }
}

/** The same view at another address, or with other fields. Without a cursor it begins at its first page. */
export function deskUrl(path: string, query: OfficerQuery, changes: Partial<OfficerQuery> = {}): string {
  const { cursor: _cursor, done: _done, count: _count, ...view } = query
  const fields = Object.entries({ ...view, ...changes }).filter(
    ([, value]) => value !== undefined && value !== '',
  )
  const search = new URLSearchParams(fields as [string, string][]).toString()
  return search === '' ? path : `${path}?${search}`
}

/** Which filters are set, by name; never what they hold. */
export function filtersOf({
  cursor: _cursor,
  done: _done,
  count: _count,
  ...filters
}: OfficerQuery): string[] {
  return Object.entries(filters).flatMap(([name, value]) => (value ? [name] : []))
}

function dayAfter(isoDay: string): string {
  return new Date(Date.parse(`${isoDay}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}
