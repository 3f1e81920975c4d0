import { type CollectionResult, type CollectOptions, collect } from '../../apps/worker/src/collect/collect.ts'
import { loadDataMap } from '../../apps/worker/src/collect/rules/data-map.ts'
import { createSiteCache } from '../../apps/worker/src/collect/site/site-cache.ts'
import { createErpDatabase, type ErpDatabase } from '../../apps/worker/src/erp/erp-database.ts'
import { connect } from '../database.ts'
import { against, type Ratios } from '../measure.ts'
import { people, type Site } from './site.ts'

type Say = (text: string) => void

/**
 * All that finding does for a person with little, against the passes that nothing spares by hand either: the headers of
 * the mails, and the log that has no index. By a worker that has exported from the site before.
 */
export async function measureFinding(site: Site, rounds: number, say: Say): Promise<Ratios> {
  const values: number[] = []
  const connection = await connect(site.url)
  const opened = openForBench(site.url, 1)
  await findOnce(opened)
  for (let round = 0; round < rounds; round += 1) {
    say(`Finding, ${site.engine}, round ${round + 1} of ${rounds} …`)
    const ours = await findOnce(opened)
    const startedAt = performance.now()
    for (const statement of byHand(site.engine)) await connection.run(statement)
    values.push((performance.now() - startedAt) / ours)
  }
  await opened.erp.close()
  await connection.end()
  return { [`${site.engine} finding: the best SQL by hand to all of it`]: against(values, 1 / 1.5) }
}

function byHand(engine: Site['engine']): string[] {
  const maria = engine === 'mariadb'
  const named = (name: string) => (maria ? `\`${name}\`` : `"${name}"`)
  const part = `LIKE '%${people.x1}%'`
  const holds = (column: string) => `${maria ? column : `lower(${column} COLLATE "C")`} ${part}`
  const headers = ['sender', 'recipients', 'cc', 'bcc']
  const contact = people.x1.split('@')[0] ?? ''
  const whose = `${named('user')} = '${people.x1}' OR owner = '${people.x1}'`
  return [
    `SELECT name, ${headers.join(', ')} FROM ${named('tabCommunication')} WHERE ${headers.map(holds).join(' OR ')}`,
    `SELECT parent FROM ${named('tabCommunication Link')} WHERE link_doctype = 'Contact' AND link_name = '${contact}'`,
    `SELECT name FROM ${named('tabActivity Log')} WHERE ${whose}`,
  ]
}

/** A site as a worker has it open. */
type OpenSite = Pick<CollectOptions, 'erp' | 'dataMap' | 'cache'> & { erp: ErpDatabase }

export function openForBench(url: string, maxConnections: number): OpenSite {
  const erp = createErpDatabase(url, { maxConnections })
  return { erp, dataMap: loadDataMap(), cache: createSiteCache() }
}

/** A whole bundle of one person, read to its end and thrown away. */
export async function collectOnce(
  opened: OpenSite,
  subject: string,
  onProgress: CollectOptions['onProgress'] = () => {},
): Promise<CollectionResult> {
  const collection = collect({
    ...{ ...opened, site: { name: 'bench' }, subject, format: 'bundle', onProgress },
    signal: new AbortController().signal,
  })
  for await (const _ of collection.bytes);
  return collection.result()
}

/** Milliseconds until all is found; the rest is written, and not counted. */
export async function findOnce(opened: OpenSite, subject: string = people.x1): Promise<number> {
  const startedAt = performance.now()
  let foundAt = 0
  await collectOnce(opened, subject, ({ doctypesTotal }) => {
    if (foundAt === 0 && doctypesTotal > 0) foundAt = performance.now()
  })
  return foundAt - startedAt
}

/** Small exports one after the other on four connections of one process, up to the stored object. */
export async function measureCrowd(site: Site, count: number, say: Say): Promise<Ratios> {
  say(`Crowd, ${site.engine}: ${count} small exports …`)
  const opened = openForBench(site.url, 4)
  const one = () => collectOnce(opened, 'tom.brandt@example.org')
  await one()
  const before = process.cpuUsage()
  let left = count
  const worker = async () => {
    while (left > 0) {
      left -= 1
      await one()
    }
  }
  await Promise.all([worker(), worker(), worker(), worker()])
  const { user, system } = process.cpuUsage(before)
  await opened.erp.close()
  return {
    [`${site.engine} small exports per second of CPU`]: against([count / ((user + system) / 1e6)], 60),
  }
}
