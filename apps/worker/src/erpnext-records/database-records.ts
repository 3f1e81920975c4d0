import { randomInt } from 'node:crypto'
import type { ErpnextRecords, RecordAnswer, RecordSaid } from './erpnext-records.ts'
import { erpnextRecordGone } from './record-errors.ts'
import {
  attachedTo,
  deleteFile,
  type FoundRecord,
  insertFile,
  insertRecord,
  newName,
  recordWhere,
  storedVersions,
  toFound,
  updateRecord,
  type Values,
} from './record-statements.ts'
import { openRecordsConnection, type Run } from './records-connection.ts'
import { onSiteClock } from './site-clock.ts'
import { sizeInWords } from './size-words.ts'

/** What the account that reads the site knows. */
export type SiteReader = {
  timeZone(): Promise<string>
  /** null: the site has no such user */
  fullName(user: string): Promise<{ fullName: string | null } | null>
}

const over = new Set<RecordSaid['status']>(['Failed', 'Refused', 'Cancelled', 'Expired', 'Deleted'])

/** Records of a site without the companion app, written into its tables by an account that may do that and nothing else. */
export function createDatabaseRecords(url: string, site: SiteReader): ErpnextRecords {
  const connection = openRecordsConnection(url)

  return {
    async record(said) {
      const [timeZone, person] = await Promise.all([site.timeZone(), site.fullName(said.user)])
      const values = valuesOf(said, timeZone)
      return connection.transaction(async (run) => {
        const found = await find(run, said)
        if (found === null) {
          if (person === null || (said.record !== null && over.has(said.status))) throw erpnextRecordGone()
          return create(run, said, { ...values, user_name: person.fullName ?? said.user }, timeZone)
        }
        const stored = found.request === said.request ? found.version : 0
        if (said.version <= stored) return { record: found.name, version: stored, changed: false }
        await run(updateRecord(found.name, { modified: nowOn(timeZone), ...values }))
        await attach(run, found.name, said, timeZone)
        return { record: found.name, version: said.version, changed: true }
      })
    },
    async stored(requests) {
      const rows = await connection.transaction((run) => run(storedVersions(requests)))
      return new Map(rows.map(([request, version]) => [String(request), Number(version ?? 0)]))
    },
    close: () => connection.close(),
  }
}

/** By its request, else by its name: that of nobody else, and of no other request. */
async function find(run: Run, { request, record, user }: RecordSaid): Promise<FoundRecord | null> {
  const one = async (column: 'pdd_request' | 'name', value: string | null) => {
    const [row] = value === null ? [] : await run(recordWhere(column, value))
    return row === undefined ? null : toFound(row)
  }
  const known = await one('pdd_request', request)
  if (known !== null) return known
  const named = await one('name', record)
  return named !== null && named.user === user && named.request === null ? named : null
}

async function create(run: Run, said: RecordSaid, values: Values, timeZone: string): Promise<RecordAnswer> {
  const record = newName()
  const received = onSiteClock(new Date(said.received_at), timeZone)
  const row = { ...rowOf(record, said.user, timeZone), creation: received, user: said.user }
  await run(insertRecord({ ...row, ...values }))
  await attach(run, record, said, timeZone)
  return { record, version: said.version, changed: true }
}

/** While there is a file, one attachment leads to its page. */
async function attach(run: Run, record: string, { link, user }: RecordSaid, timeZone: string): Promise<void> {
  const title = `Personal-Data-${record}`
  const attached = await run(attachedTo(record, title))
  for (const [file, url] of attached) if (url !== link) await run(deleteFile(String(file)))
  if (link === null || attached.some(([, url]) => url === link)) return
  await run(insertFile(record, title, link, rowOf(newName(), user, timeZone)))
}

function valuesOf(said: RecordSaid, timeZone: string): Values {
  const time = (at: string | null) => (at === null ? null : onSiteClock(new Date(at), timeZone))
  return {
    pdd_request: said.request,
    pdd_version: said.version,
    pdd_status: said.status,
    pdd_due: said.due,
    pdd_ready_at: time(said.ready_at),
    pdd_expires_at: time(said.expires_at),
    pdd_size: said.size === null ? null : sizeInWords(said.size),
    pdd_sha256: said.sha256,
    // Frappe's own columns of numbers hold no NULL.
    pdd_records: said.records ?? 0,
    pdd_withheld: said.withheld ?? 0,
    pdd_reason: said.reason,
    pdd_link: said.link,
  }
}

/** What every document of Frappe has: the person owns it, and may therefore read it. */
function rowOf(name: string, owner: string, timeZone: string): Values {
  const now = nowOn(timeZone)
  return { name, creation: now, modified: now, modified_by: owner, owner, docstatus: 0, idx: 0 }
}

/** No clock of ours tells microseconds; documents that are made together still differ in theirs. */
function nowOn(timeZone: string): string {
  return `${onSiteClock(new Date(), timeZone).slice(0, -3)}${String(randomInt(1000)).padStart(3, '0')}`
}
