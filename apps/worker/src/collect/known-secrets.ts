import { join, name, sql } from '../erp/sql.ts'
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
  const scans = [...reader.metadata.doctypes.values()].map(async (doctype) => {
    const columns = [...secretColumns(doctype)].filter(
      (column) => (doctype.columns?.get(column)?.kind ?? 'binary') !== 'binary',
    )
    const passwords = passwordColumns(doctype)
    const visit = (row: TextRow) =>
      row.forEach((cell, index) => {
        const column = columns[index] ?? ''
        if (cell !== null && byRun.size < most && isSecretValue(cell, passwords.has(column)))
          remember(byRun, cell)
      })
    if (columns.length === 0 || reader.isEmpty(doctype.name)) return
    const { dialect } = reader.snapshot
    // Of a million accounts few have a key.
    const filled = columns.map((column) => sql`${dialect.asText(name(column))} <> ${[{ text: '' }]}`)
    await reader.scan({ doctype: doctype.name, columns, where: join(filled, ' OR '), whole: true, visit })
  })
  await Promise.all(scans)
  return { byRun, runLengths: new Set([...byRun.keys()].map((run) => run.length)) }
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
