import { randomInt } from 'node:crypto'

/** What the service says of a request, as `personal_data_download.api.record` takes it. */
export type Said = {
  request: string | null
  record: string | null
  user: string
  requested_by: string
  version: number
  status: string
  received_at: string
  due: string | null
  ready_at: string | null
  expires_at: string | null
  size: number | null
  sha256: string | null
  records: number | null
  withheld: number | null
  reason: string | null
  link: string | null
}

/** A Personal Data Download Request of the sample site. */
export type SiteRecord = Omit<Said, 'record'> & { name: string; fullName: string }

export type AppRecords = {
  /** @returns null where the record was deleted and the request is over */
  write(said: Said, fullName: string): { record: string; version: number; changed: boolean } | null
  /** Version by request, of those that are there. */
  stored(requests: string[]): Record<string, number>
  /** A record that a person made in ERPNext; the one that is under way when there is one. */
  make(user: string, fullName: string): { record: SiteRecord; isNew: boolean }
  /** What the service answered to it. */
  taken(name: string, answer: { id: string; status: string; dueAt: string }): void
  /** Newest first; of one person, or of all. */
  list(user: string | null): SiteRecord[]
}

const over = new Set(['Failed', 'Refused', 'Cancelled', 'Expired', 'Deleted'])
const active = new Set(['Queued', 'Waiting for approval', 'Running', 'Retrying'])
const letters = '0123456789abcdefghijklmnopqrstuv'

/** Keeps the records in memory, by the rules of the companion app. */
export function createAppRecords(): AppRecords {
  const records = new Map<string, SiteRecord>()
  const ofRequest = (request: string | null) =>
    request === null ? undefined : [...records.values()].find((record) => record.request === request)
  const keep = (record: SiteRecord) => {
    records.set(record.name, record)
    return record
  }

  return {
    write({ record: named, ...said }, fullName) {
      const stored = ofRequest(said.request) ?? records.get(named ?? '')
      if (stored === undefined) {
        if (named !== null && over.has(said.status)) return null
        const { name, version } = keep({ ...said, name: newName(), fullName })
        return { record: name, version, changed: true }
      }
      // What waited for an officer had no request: the versions of the request begin anew.
      const known = said.request === null || stored.request === said.request ? stored.version : 0
      if (said.version <= known) return { record: stored.name, version: stored.version, changed: false }
      keep({ ...stored, ...said })
      return { record: stored.name, version: said.version, changed: true }
    },

    stored(requests) {
      const found = requests.flatMap((request) => ofRequest(request) ?? [])
      return Object.fromEntries(found.map(({ request, version }) => [request, version]))
    },

    make(user, fullName) {
      const underWay = [...records.values()].find(
        (record) => record.user === user && active.has(record.status),
      )
      if (underWay !== undefined) return { record: underWay, isNew: false }
      const empty = { ready_at: null, expires_at: null, size: null, sha256: null, records: null }
      const record = keep({
        ...{
          name: newName(),
          fullName,
          user,
          requested_by: user,
          request: null,
          version: 0,
          status: 'Queued',
        },
        ...{ received_at: new Date().toISOString(), due: null, withheld: null, reason: null, link: null },
        ...empty,
      })
      return { record, isNew: true }
    },

    taken(name, { id, dueAt }) {
      const record = records.get(name)
      // The service may have written the record while its answer was on the way: that is newer.
      if (record !== undefined && record.version === 0)
        keep({ ...record, request: id, due: dueAt.slice(0, 10) })
    },

    list: (user) =>
      [...records.values()]
        .filter((record) => user === null || record.user === user)
        .toSorted((a, b) => (a.received_at < b.received_at ? 1 : -1)),
  }
}

/** As Frappe names documents without a naming rule. */
function newName(): string {
  return Array.from({ length: 10 }, () => letters[randomInt(letters.length)]).join('')
}
