import { createHash, type Hash } from 'node:crypto'
import { createConnection } from 'mariadb'
import pg from 'pg'
import { collect } from '../../apps/worker/src/collect/collect.ts'
import { loadDataMap } from '../../apps/worker/src/collect/rules/data-map.ts'
import { createErpDatabase } from '../../apps/worker/src/erp/erp-database.ts'
import type { Site } from './site.ts'

export type Gate = { rows: number; equal: boolean; sha256: Record<string, string> }

/** Our bytes of one doctype of one person, against JSON.stringify over what the plain drivers read. */
export async function gate(
  site: Site,
  person: string,
  doctype: string,
  column: string,
  also: string[] = [],
): Promise<Gate> {
  const [ours, theirs] = [
    await hashOurs(site, person, doctype),
    await hashTheirs(site, person, doctype, [column, ...also]),
  ]
  return {
    rows: theirs.rows,
    equal: ours.rows === theirs.rows && ours.sha256 === theirs.sha256,
    sha256: { ours: ours.sha256, theirs: theirs.sha256 },
  }
}

type Hashed = { rows: number; sha256: string }

async function hashOurs(site: Site, person: string, doctype: string): Promise<Hashed> {
  const erp = createErpDatabase(site.url, { maxConnections: 1 })
  const { bytes } = collect({
    site: { name: 'bench' },
    erp,
    dataMap: loadDataMap(),
    subject: person,
    format: 'bundle',
    signal: new AbortController().signal,
    onProgress() {},
  })
  const lines = createLines(`${JSON.stringify(doctype)}:[`)
  for await (const chunk of bytes) lines.take(Buffer.from(chunk))
  await erp.close()
  return lines.end()
}

/** The lines of one doctype's array, without the commas between them. */
function createLines(opening: string) {
  const hash = createHash('sha256')
  let rows = 0
  let inside = false
  let rest = Buffer.alloc(0)
  return {
    take(chunk: Buffer) {
      const bytes = Buffer.concat([rest, chunk])
      let at = 0
      for (let end = bytes.indexOf(10, at); end >= 0; at = end + 1, end = bytes.indexOf(10, at)) {
        const line = bytes.subarray(at, end)
        if (!inside) inside = line.toString('latin1') === opening
        else if (line[0] === 0x5d) inside = false
        else {
          rows += 1
          addLine(hash, line.at(-1) === 0x2c ? line.subarray(0, -1) : line)
        }
      }
      rest = bytes.subarray(at)
    },
    end: (): Hashed => ({ rows, sha256: hash.digest('hex') }),
  }
}

function addLine(hash: Hash, line: Uint8Array | string): void {
  hash.update(line)
  hash.update('\n')
}

type Values = Record<string, string | null>

async function hashTheirs(site: Site, person: string, doctype: string, fields: string[]): Promise<Hashed> {
  const hash = createHash('sha256')
  const reader = await openPlain(site)
  const columns = await reader.columns(doctype)
  const [setting] = await reader.all(
    `SELECT value FROM ${reader.quote('tabSingles')} WHERE doctype = 'System Settings' AND field = 'time_zone'`,
  )
  const timeZone = setting?.value ?? 'UTC'
  const zone = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  const links = new Map<string, string>()
  const childColumns = await reader.columns('Communication Link')
  if (doctype === 'Communication')
    for (const row of await reader.all(
      `SELECT * FROM ${reader.quote('tabCommunication Link')} WHERE parenttype = 'Communication'`,
    )) {
      const parent = String(row.parent)
      for (const standing of ['parent', 'parentfield', 'parenttype']) delete row[standing]
      links.set(parent, JSON.stringify(encode(row, childColumns, zone)))
    }
  let rows = 0
  // What decides on the other columns stands before them.
  const first = doctype === 'Communication' ? ['name', 'sender'] : ['name']
  const reasons = fields.map((field) => ({ field }))
  const order = site.engine === 'mariadb' ? 'CAST(name AS BINARY)' : 'name COLLATE "C"'
  const statement = `SELECT * FROM ${reader.quote(`tab${doctype}`)} WHERE ${reader.quote(fields[0] ?? '')} = '${person}' ORDER BY ${order}`
  for await (const row of reader.stream(statement)) {
    rows += 1
    const text = JSON.stringify(encode({ ...pick(row, first), ...row }, columns, zone)).slice(0, -1)
    const link = links.get(String(row.name))
    const children = link === undefined ? '' : `,"timeline_links":[${link}]`
    addLine(hash, `${text}${children},"$matched":${JSON.stringify(reasons)}}`)
  }
  await reader.end()
  return { rows, sha256: hash.digest('hex') }
}

function pick(row: Values, columns: readonly string[]): Values {
  return Object.fromEntries(columns.map((column) => [column, row[column] ?? null]))
}

function encode(row: Values, types: ReadonlyMap<string, string>, zone: Zone): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, encodeValue(value, types.get(column) ?? '', zone)]),
  )
}

function encodeValue(value: string | null, type: string, zone: Zone): unknown {
  if (value === null) return null
  if (/int/.test(type)) return Number(value)
  if (/datetime|timestamp/.test(type)) return moment(zone, value)
  return value
}

type Zone = Intl.DateTimeFormat

/** The wall time with the offset that leads back to it; of two that do, the one from before the change. */
function moment(zone: Zone, value: string): string {
  const [date = '', time = ''] = value.split(' ')
  const asUtc = Date.parse(`${date}T${time.slice(0, 8)}Z`)
  const around = [offsetAt(zone, asUtc - 86_400_000), offsetAt(zone, asUtc + 86_400_000)]
  const fitting = around.find((offset) => offsetAt(zone, asUtc - minutes(offset) * 60_000) === offset)
  const fraction = time.includes('.') ? time.replace(/\.?0+$/, '') : time
  return `${date}T${fraction}${fitting ?? around[0]}`
}

const offsets = new Map<string, string>()

function offsetAt(zone: Zone, epoch: number): string {
  const key = `${zone.resolvedOptions().timeZone} ${Math.floor(epoch / 900_000)}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const part = zone.formatToParts(epoch).find(({ type }) => type === 'timeZoneName')
  const offset = (part?.value ?? '').replace('GMT', '') || '+00:00'
  offsets.set(key, offset)
  return offset
}

function minutes(offset: string): number {
  const [hours = 0, rest = 0] = offset.slice(1).split(':').map(Number)
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + rest)
}

type PlainReader = {
  quote(name: string): string
  columns(doctype: string): Promise<Map<string, string>>
  all(statement: string): Promise<Values[]>
  stream(statement: string): AsyncIterable<Values>
  end(): Promise<void>
}

async function openPlain({ engine, url }: Site): Promise<PlainReader> {
  return engine === 'mariadb' ? openMariaDb(url) : openPostgres(url)
}

async function openMariaDb(url: string): Promise<PlainReader> {
  const { hostname, port, username, password, pathname } = new URL(url)
  const connection = await createConnection({
    ...{ host: hostname, port: Number(port), user: username, password, database: pathname.slice(1) },
    typeCast: (field) => field.string(),
  })
  return {
    quote: (name) => `\`${name}\``,
    columns: async (doctype) =>
      new Map(
        (
          await connection.query(
            `SELECT column_name AS c, data_type AS t FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'tab${doctype}'`,
          )
        ).map(({ c, t }: { c: string; t: string }) => [c, t]),
      ),
    all: (statement) => connection.query(statement),
    stream: (statement) => connection.queryStream(statement) as AsyncIterable<Values>,
    end: () => connection.end(),
  }
}

async function openPostgres(url: string): Promise<PlainReader> {
  const types = { getTypeParser: () => (text: string) => text }
  const client = new pg.Client({ connectionString: url, types: types as unknown as pg.CustomTypesConfig })
  await client.connect()
  const all = async (statement: string) => (await client.query(statement)).rows as Values[]
  return {
    quote: (name) => `"${name}"`,
    columns: async (doctype) =>
      new Map(
        (
          await all(
            `SELECT column_name AS c, data_type AS t FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'tab${doctype}'`,
          )
        ).map(({ c, t }) => [String(c), String(t)]),
      ),
    all,
    async *stream(statement) {
      await client.query(`BEGIN; DECLARE gate CURSOR FOR ${statement}`)
      for (;;) {
        const rows = await all('FETCH 1000 FROM gate')
        yield* rows
        if (rows.length < 1000) break
      }
      await client.query('ROLLBACK')
    },
    end: () => client.end(),
  }
}
