import { parseArgs } from 'node:util'
import { checkAgainstSite } from '../collect/rules/check-data-map.ts'
import { loadDataMap, mapForSite } from '../collect/rules/data-map.ts'
import { DataMapFile } from '../collect/rules/data-map-schema.ts'
import type { SiteMetadata } from '../collect/site/metadata.ts'
import { databaseNameOf } from '../erp/erp-database.ts'
import type { Snapshot } from '../erp/snapshot.ts'
import { parseOrRefuse, runCommand, usageOf } from './command.ts'
import { listUnreadable, printGrants } from './grants-command.ts'
import { onSite } from './on-site.ts'
import { detailsOf } from './survey/details.ts'
import { reportOf, sightOf } from './survey/report.ts'
import { configuredSite, readSiteBeside } from './survey/site-beside.ts'
import { surveySite } from './survey/site-survey.ts'

const usageInvalid = usageOf(
  'npm run --silent data-map -- check --erp <mariadb://… | postgres://…> [--site NAME] [--data-map FILE] [--details | --json], or: data-map -- grants --erp <…> [--account NAME] [--check], or: data-map -- schema',
)

type Options = ReturnType<typeof parse>['values']

/** What points at a person on a site, how the map classifies it, and what an account may read; or the JSON Schema of a map. */
async function main(): Promise<void> {
  const { positionals, values } = parse(process.argv.slice(2))
  const [verb] = positionals
  if (verb === 'schema' && positionals.length === 1) {
    process.stdout.write(`${JSON.stringify(DataMapFile, null, 2)}\n`)
    return
  }
  const command = verb === 'check' ? check : verb === 'grants' ? grants : undefined
  if (command === undefined || positionals.length > 1 || values.erp === undefined)
    throw usageInvalid({ missing: command === undefined ? 'check, grants or schema' : '--erp' })
  const erp = values.erp
  const site = values.site ?? databaseNameOf(erp)
  await onSite(erp, (snapshot, metadata) => command(snapshot, metadata, site, values))
}

async function check(
  snapshot: Snapshot,
  metadata: SiteMetadata,
  site: string,
  options: Options,
): Promise<void> {
  const dataMap = mapForSite(loadDataMap(options['data-map']), metadata)
  checkAgainstSite(dataMap, metadata)
  const { statements } = dataMap
  const unreadable = await listUnreadable(snapshot, metadata)
  const readable = unreadable.length === 0 ? snapshot : null
  const survey = await surveySite(readable, metadata, dataMap)
  const beside = await readSiteBeside(readable, metadata, dataMap, configuredSite(options.site, process.env))
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ site, ...survey, ...beside, unreadable, statements: statements !== null })}\n`,
    )
  else
    process.stdout.write(
      `${options.details ? detailsOf(survey) : ''}${reportOf({ site, survey, statements, unreadable, beside })}`,
    )
  process.exitCode = survey.unclassified.length + unreadable.length > 0 ? 1 : 0
}

async function grants(
  snapshot: Snapshot,
  metadata: SiteMetadata,
  site: string,
  options: Options,
): Promise<void> {
  if (!options.check) {
    process.stdout.write(`${await printGrants(snapshot, metadata, options.account)}\n`)
    return
  }
  const unreadable = await listUnreadable(snapshot, metadata)
  process.stdout.write(`${sightOf(site, unreadable).join('\n')}\n`)
  process.exitCode = unreadable.length > 0 ? 1 : 0
}

function parse(args: string[]) {
  return parseOrRefuse(usageInvalid, () =>
    parseArgs({
      args,
      allowPositionals: true,
      options: {
        erp: { type: 'string' },
        site: { type: 'string' },
        'data-map': { type: 'string' },
        json: { type: 'boolean', default: false },
        details: { type: 'boolean', default: false },
        account: { type: 'string' },
        check: { type: 'boolean', default: false },
      },
    }),
  )
}

runCommand(main)
