import { join, name, type Sql, sql } from '../erp/sql.ts'
import type { TextRow } from './scan-tables.ts'
import {
  isMaskedSecret,
  passwordColumns,
  type Range,
  rangeOf,
  scrubShapes,
  secretColumns,
  shapeRanges,
  withheldMark,
} from './secrets.ts'
import type { SiteMetadata } from './site-metadata.ts'
import type { SiteReader } from './site-reader.ts'

/** The secrets that the site really holds, for finding copies of them in texts. They live in memory, for one export. */
export type KnownSecrets = {
  /** by their longest run of letters and digits, which is what is looked up */
  byRun: ReadonlyMap<string, string>
  runLengths: ReadonlySet<number>
}

const shortestRun = 8
const most = 500_000

/** Reads every secret-bearing column of the site, found by walking its schema. */
export async function readKnownSecrets(reader: SiteReader): Promise<KnownSecrets> {
  const byRun = new Map<string, string>()
  const scans = holdersOf(reader).map(async ({ doctype, columns, passwords, filled }) => {
    if (reader.isEmpty(doctype)) return
    const visit = (row: TextRow) =>
      row.forEach((cell, index) => {
        if (cell !== null && byRun.size < most && isSecretValue(cell, passwords.has(columns[index] ?? '')))
          remember(byRun, cell)
      })
    await reader.scan({ doctype, columns, where: filled, whole: true, visit })
  })
  await Promise.all(scans)
  return { byRun, runLengths: new Set([...byRun.keys()].map((run) => run.length)) }
}

type Holder = { doctype: string; columns: string[]; passwords: ReadonlySet<string>; filled: Sql }

const holders = new WeakMap<SiteMetadata['doctypes'], readonly Holder[]>()

/** The tables with secret columns, which follow from the metadata alone. */
function holdersOf({ metadata: { doctypes }, snapshot: { dialect } }: SiteReader): readonly Holder[] {
  const known = holders.get(doctypes)
  if (known !== undefined) return known
  const found = [...doctypes.values()].flatMap((doctype): Holder[] => {
    const columns = [...secretColumns(doctype)].filter(
      (column) => (doctype.columns?.get(column)?.kind ?? 'binary') !== 'binary',
    )
    if (columns.length === 0) return []
    // Of a million accounts few have a key.
    const filled = columns.map((column) => sql`${dialect.asText(name(column))} <> ${[{ text: '' }]}`)
    return [
      { doctype: doctype.name, columns, passwords: passwordColumns(doctype), filled: join(filled, ' OR ') },
    ]
  })
  holders.set(doctypes, found)
  return found
}

function remember(byRun: Map<string, string>, secret: string): void {
  const runs = secret.match(/[A-Za-z0-9]+/g) ?? []
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '')
  if (longest.length >= shortestRun) byRun.set(longest, secret)
}

/** A word, an address or a path in a column called `key` is no secret; what was drawn at random has digits and letters. */
function isSecretValue(text: string, password: boolean): boolean {
  if (isMaskedSecret(text) || text.length < shortestRun) return false
  return (
    password ||
    (/^[\w+/=.$:-]{10,}$/.test(text) && /\d.*\d/.test(text) && /[A-Za-z]/.test(text) && !/:\/\/|@/.test(text))
  )
}

/** The text without copies of the site's secrets and without anything that has a credential's shape. */
export function createScrubber({ byRun, runLengths }: KnownSecrets): (text: string) => string {
  return (text) => {
    if (text.length < shortestRun) return text
    const scrubbed = scrubShapes(text)
    if (byRun.size === 0) return scrubbed
    return hasKnownRun(scrubbed, byRun, runLengths) ? withoutKnown(scrubbed, byRun) : scrubbed
  }
}

/** Where in a text a scrubber finds something, for those who hold it only in part, with one character for each byte. */
export function createSecretFinder({ byRun }: KnownSecrets): (text: string) => Range[] {
  return (text) => {
    const ranges = shapeRanges(text)
    if (byRun.size === 0) return ranges
    for (const { 0: run, index } of text.matchAll(/[A-Za-z0-9]{8,}/g)) {
      const known = byRun.get(run)
      const secret = known === undefined ? undefined : Buffer.from(known).toString('latin1')
      const start = secret === undefined ? -1 : index - secret.indexOf(run)
      if (secret !== undefined && text.startsWith(secret, start)) ranges.push(rangeOf(start, secret.length))
    }
    return ranges
  }
}

function withoutKnown(text: string, byRun: ReadonlyMap<string, string>): string {
  let clean = text
  for (const [run] of text.matchAll(/[A-Za-z0-9]{8,}/g)) {
    const secret = byRun.get(run)
    if (secret !== undefined) clean = clean.replaceAll(secret, withheldMark)
  }
  return clean
}

function hasKnownRun(
  text: string,
  byRun: ReadonlyMap<string, string>,
  lengths: ReadonlySet<number>,
): boolean {
  let start = -1
  for (let at = 0; at <= text.length; at += 1) {
    if (isAlphanumeric(text.charCodeAt(at))) {
      if (start < 0) start = at
      continue
    }
    if (
      start >= 0 &&
      at - start >= shortestRun &&
      lengths.has(at - start) &&
      byRun.has(text.slice(start, at))
    )
      return true
    start = -1
  }
  return false
}

export function isAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
}
