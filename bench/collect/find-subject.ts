import { readFileSync } from 'node:fs'
import { type Connection, connect } from '../database.ts'
import { against, type Figure, figure, type Ratios, type Spread } from '../measure.ts'
import { typical } from './large-rows.ts'
import { analyze, startLargeSite } from './large-site.ts'
import type { Site } from './site.ts'
import { collectOnce, findOnce, openForBench } from './small-exports.ts'

export type LargeFinding = {
  rounds: number
  say(text: string): void
  /** takes seconds: what is found by hand, by us, and by us with the indexes that docs/ops/operations.md advises */
  spread: Spread
  mails: number
  contacts: number
  engines?: readonly Site['engine'][]
}

/**
 * How long it takes to find a typical person on a large site, against the best statements that were written by hand for
 * this one person: one engine after the other, alternated rounds, each by a worker that has exported from the site before.
 *
 * @returns the time by hand to all of ours, in ratios of the same round
 */
export async function measureLargeFinding(options: LargeFinding): Promise<Ratios> {
  const ratios: Ratios = {}
  for (const engine of options.engines ?? (['mariadb', 'postgres'] as const))
    Object.assign(ratios, await onEngine(engine, options))
  return ratios
}

async function onEngine(engine: Site['engine'], options: LargeFinding): Promise<Ratios> {
  const { rounds, say, spread } = options
  const startedAt = performance.now()
  say(`Loading ${options.mails} mails and ${options.contacts} contacts into ${engine} …`)
  const site = await startLargeSite(engine, options)
  const connection = await connect(site.url)
  try {
    say(`Loaded in ${Math.round((performance.now() - startedAt) / 1000)} s.`)
    const before = await alternate(site, connection, rounds, say)
    spread[`${engine} large: finding by hand, s`] = figure(before.hand)
    spread[`${engine} large: finding, s`] = figure(before.ours)
    const ratio = before.hand.map((seconds, round) => seconds / (before.ours[round] ?? Number.NaN))
    await addAdvisedIndexes(connection, say)
    const after = await alternate(site, connection, rounds, say)
    spread[`${engine} large: finding with the advised indexes, s`] = figure(after.ours)
    return { [`${engine} large site: finding, the best SQL by hand to all of it`]: against(ratio, 1 / 1.5) }
  } finally {
    await connection.end()
    await site.stop()
  }
}

/** Seconds by hand and by us, round by round. */
async function alternate(
  site: Site,
  connection: Connection,
  rounds: number,
  say: (text: string) => void,
): Promise<{ hand: number[]; ours: number[] }> {
  const opened = openForBench(site.url, 1)
  const statements = byHand(site.engine)
  const hand: number[] = []
  const ours: number[] = []
  await expectFound(opened)
  for (let round = 0; round < rounds; round += 1) {
    ours.push((await findOnce(opened, typical.address)) / 1000)
    const startedAt = performance.now()
    for (const statement of statements) await connection.run(statement)
    hand.push((performance.now() - startedAt) / 1000)
    say(
      `${site.engine}, round ${round + 1}: by hand ${hand.at(-1)?.toFixed(2)} s, ours ${ours.at(-1)?.toFixed(2)} s`,
    )
  }
  await opened.erp.close()
  return { hand, ours }
}

/** No timing counts of a search that does not find all that the person has. */
async function expectFound(opened: ReturnType<typeof openForBench>): Promise<void> {
  const { rowCounts } = await collectOnce(opened, typical.address)
  const { Communication: mails, Contact: contacts, Lead: leads } = rowCounts
  if (mails?.exported !== typical.mails || contacts?.exported !== 1 || leads?.exported !== 1)
    throw new Error('The typical person was not found as they were made.')
}

/** What finds this one person, by somebody who knows where they stand: each great table at most once. */
function byHand(engine: Site['engine']): string[] {
  const maria = engine === 'mariadb'
  const named = (name: string) => (maria ? `\`${name}\`` : `"${name}"`)
  const table = (doctype: string) => named(`tab${doctype}`)
  const { address, contact, lead } = typical
  const headers = ['sender', 'recipients', 'cc', 'bcc']
  const folded = (column: string) => (maria ? column : `lower(${column} COLLATE "C")`)
  const holds = headers.map((column) => `${folded(column)} LIKE '%${address}%'`).join(' OR ')
  const linked = (type: string, target: string) =>
    `(${type} = 'Contact' AND ${target} = '${contact}') OR (${type} = 'Lead' AND ${target} = '${lead}')`
  return [
    `SELECT name, email, user_type FROM ${table('User')} WHERE name = '${address}'`,
    `SELECT name, email_id FROM ${table('Contact')} WHERE ${named('user')} = '${address}' OR ${folded('email_id')} = '${address}'`,
    `SELECT parent FROM ${table('Contact Email')} WHERE ${folded('email_id')} = '${address}'`,
    `SELECT name FROM ${table('Lead')} WHERE ${folded('email_id')} = '${address}'`,
    `SELECT parent FROM ${table('Dynamic Link')} WHERE ${linked('link_doctype', 'link_name')}`,
    `SELECT parent FROM ${table('Communication Link')} WHERE ${linked('link_doctype', 'link_name')}`,
    `SELECT name, ${headers.join(', ')} FROM ${table('Communication')} WHERE ${holds}`,
    `SELECT name FROM ${table('Communication')} WHERE ${linked('reference_doctype', 'reference_name')}`,
    `SELECT name FROM ${table('Activity Log')} WHERE ${named('user')} = '${address}' OR owner = '${address}'`,
  ]
}

/** Those of docs/ops/operations.md, as they stand there. */
async function addAdvisedIndexes(connection: Connection, say: (text: string) => void): Promise<void> {
  const operations = readFileSync(new URL('../../docs/ops/operations.md', import.meta.url), 'utf8')
  const title = connection.engine === 'mariadb' ? '-- MariaDB\n' : '-- PostgreSQL\n'
  const block = operations.split('```sql\n').find((one) => one.startsWith(title)) ?? ''
  const statements = (block.split('```')[0] ?? '').replace(/^--.*$/gm, '').split(';')
  const startedAt = performance.now()
  for (const statement of statements.filter((one) => one.trim() !== '')) await connection.run(statement)
  const tables = new Set(statements.flatMap((one) => one.match(/tab[^`"]+/) ?? []))
  await analyze(connection, [...tables])
  say(`The advised indexes were made in ${Math.round((performance.now() - startedAt) / 1000)} s.`)
}

/** One line for each figure: its median, least and most. */
export function describe(spread: Spread): string {
  const line = ([name, { median, least, most }]: [string, Figure]) =>
    `${name}: ${median.toFixed(3)} (${least.toFixed(3)} – ${most.toFixed(3)})`
  return Object.entries(spread).map(line).join('\n')
}
