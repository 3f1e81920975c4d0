import { among, type Dialect, join, name, type Sql, sql } from '../../erp/sql.ts'
import type { DataMap } from '../rules/data-map.ts'
import {
  isLifted,
  isMaskedSecret,
  isPlainlySecret,
  passwordColumns,
  secretsIn,
} from '../rules/secret-columns.ts'
import type { TextRow } from '../site/batched-scans.ts'
import type { SiteMetadata } from '../site/metadata.ts'
import type { SiteReader } from '../site/reader.ts'
import { asTable } from '../site/single-as-table.ts'
import type { Doctype } from '../values/doctype.ts'
import { createSecretList, type KnownSecrets } from './known-secret-values.ts'
import { looksRandom, shortestSecret } from './looks-random.ts'

/** Reads every secret-bearing column of the site, found by walking its schema; all its values, however many. */
export async function readKnownSecrets(reader: SiteReader, dataMap: DataMap): Promise<KnownSecrets> {
  const secrets = createSecretList()
  const remember: Remember = (value, how) => {
    if (value !== null && how !== undefined && isSecretValue(value, how))
      secrets.add(value, how !== 'password' || looksRandom(value))
  }
  const { metadata, snapshot } = reader
  const holders = metadata.derived.once(holdersIn, metadata, dataMap, snapshot.dialect)
  const settings = metadata.derived.once(secretSettings, metadata, dataMap)
  const scans = holders.map(async ({ doctype, columns, filled }) => {
    if (reader.isEmpty(doctype)) return
    const visit = (row: TextRow) =>
      row.forEach((cell, index) => {
        remember(cell, columns[index]?.how)
      })
    const asked = columns.map((column) => column.name)
    await reader.scan({ doctype, columns: asked, where: filled, whole: true, visit })
  })
  await Promise.all([...scans, readSettings(reader, settings, remember)])
  return secrets
}

/** how it is known that a column holds secrets */
type How = 'password' | 'certain' | 'guessed'
type Remember = (value: string | null, how: How | undefined) => void
type Holder = { doctype: string; columns: { name: string; how: How }[]; filled: Sql }

/** The tables with secret columns, which follow from the metadata and the map alone. */
function holdersIn(metadata: SiteMetadata, dataMap: DataMap, dialect: Dialect): readonly Holder[] {
  return [...metadata.doctypes.values()].flatMap((doctype): Holder[] => {
    const columns = holdingColumns(metadata, doctype, dataMap)
    if (columns.length === 0) return []
    // Of a million accounts few have a key.
    const filled = columns.map((column) => sql`${dialect.asText(name(column.name))} <> ${[{ text: '' }]}`)
    return [{ doctype: doctype.name, columns, filled: join(filled, ' OR ') }]
  })
}

/** The secret fields of the settings, each behind its Single. */
function secretSettings(metadata: SiteMetadata, dataMap: DataMap): ReadonlyMap<string, How> {
  const columns = new Map<string, How>()
  for (const doctype of metadata.doctypes.values())
    if (doctype.isSingle)
      for (const { name: column, how } of holdingColumns(metadata, asTable(metadata, doctype), dataMap))
        columns.set(`${doctype.name}\n${column}`, how)
  return columns
}

/** Frappe keeps the settings of a site, keys of other services among them, as rows of one table. */
async function readSettings(
  reader: SiteReader,
  columns: ReadonlyMap<string, How>,
  remember: Remember,
): Promise<void> {
  if (columns.size === 0) return
  const fields = [...new Set([...columns.keys()].map((key) => key.slice(key.indexOf('\n') + 1)))]
  await reader.scan({
    doctype: 'Singles',
    columns: ['doctype', 'field', 'value'],
    where: among(name('field'), fields),
    visit: ([doctype, field, value = null]) => remember(value, columns.get(`${doctype}\n${field}`)),
  })
}

function holdingColumns(
  metadata: SiteMetadata,
  doctype: Doctype,
  dataMap: DataMap,
): { name: string; how: How }[] {
  const { certain, guessed, doubtful } = secretsIn(metadata, doctype)
  const passwords = passwordColumns(doctype)
  const rule = dataMap.rule(doctype.name)
  const guesses = [...guessed, ...doubtful].filter((column) => !isLifted(rule, column))
  return [
    ...[...certain].map((column) => ({
      name: column,
      how: passwords.has(column) ? ('password' as const) : ('certain' as const),
    })),
    ...guesses.map((column) => ({
      name: column,
      how: isPlainlySecret(column) ? ('certain' as const) : ('guessed' as const),
    })),
  ].filter(({ name: column }) => (doctype.columns?.get(column)?.kind ?? 'binary') !== 'binary')
}

/**
 * A word, an address or a path in a column called `key` is no secret; what was drawn at random has digits and letters.
 * Where only the column's name speaks for a secret, the value has to look it as well.
 */
function isSecretValue(text: string, how: How): boolean {
  if (isMaskedSecret(text) || text.length < shortestSecret) return false
  if (how === 'password') return true
  if (!/^[\w+/=.$:-]{10,}$/.test(text) || /:\/\/|@/.test(text)) return false
  return how === 'guessed' ? looksRandom(text) : /\d.*\d/.test(text) && /[A-Za-z]/.test(text)
}
