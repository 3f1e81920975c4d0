import { parseArgs } from 'node:util'
import { checkAgainstSite } from '../collect/rules/check-data-map.ts'
import { type DataMap, loadDataMap, mapForSite } from '../collect/rules/data-map.ts'
import { DataMapFile } from '../collect/rules/data-map-schema.ts'
import { readSiteMetadata, type SiteMetadata } from '../collect/site/metadata.ts'
import { createErpDatabase, databaseNameOf } from '../erp/erp-database.ts'
import type { Snapshot } from '../erp/snapshot.ts'
import { parseOrRefuse, runCommand, usageOf } from './command.ts'
import { listUnreadable, printGrants } from './grants-command.ts'
import { type SurveyedDoctype, surveySite } from './site-survey.ts'

const usageInvalid = usageOf(
  'npm run --silent data-map -- check --erp <mariadb://… | postgres://…> [--site NAME] [--data-map FILE] [--json], or: data-map -- grants --erp <…> [--account NAME] [--check], or: data-map -- schema',
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
  const { doctypes, unclassified } = surveySite(metadata, dataMap)
  const unreadable = await listUnreadable(snapshot, metadata)
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ site, doctypes, unclassified, unreadable, statements: statements !== null })}\n`,
    )
  else
    process.stdout.write(
      `${tableOf(doctypes)}

${guesses(doctypes)}${masks(doctypes)}${verdict(site, doctypes.length, unclassified)}
${saidBy(site, statements)}
${sightOf(site, unreadable)}
`,
    )
  process.exitCode = unclassified.length + unreadable.length > 0 ? 1 : 0
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
  process.stdout.write(`${sightOf(site, unreadable)}\n`)
  process.exitCode = unreadable.length > 0 ? 1 : 0
}

function sightOf(site: string, unreadable: readonly string[]): string {
  if (unreadable.length === 0) return `${site}: this account reads all that exports need.`
  return [
    `${site}: this account cannot read all that exports need, so that every export fails:`,
    ...unreadable.map((line) => `  ${line}`),
    'npm run --silent data-map -- grants prints the statements that change it.',
  ].join('\n')
}

async function onSite(
  url: string,
  work: (snapshot: Snapshot, metadata: SiteMetadata) => Promise<void>,
): Promise<void> {
  const erp = createErpDatabase(url, { maxConnections: 1 })
  try {
    const snapshot = await erp.snapshot(new AbortController().signal)
    try {
      await work(snapshot, await readSiteMetadata(snapshot))
    } finally {
      await snapshot.close()
    }
  } finally {
    await erp.close()
  }
}

const head = ['DocType', 'column', 'points at', 'role', 'known by', 'category', 'classified by']

function tableOf(surveyed: readonly SurveyedDoctype[]): string {
  const lines = surveyed.flatMap(({ doctype, fields, category, classifiedBy }) =>
    fields.map(({ column, pointsAt, role, by }) => [
      doctype,
      column,
      pointsAt,
      role,
      by,
      category,
      classifiedBy ?? 'NOTHING',
    ]),
  )
  const widths = head.map((title, index) =>
    Math.max(title.length, ...lines.map((line) => line[index]?.length ?? 0)),
  )
  return [head, widths.map((width) => '-'.repeat(width)), ...lines]
    .map((line) =>
      line
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function saidBy(site: string, statements: DataMap['statements']): string {
  if (statements !== null)
    return `${site}: statements of the company, approved by ${statements.approvedBy} on ${statements.approvedOn}.`
  return [
    `${site}: the map has no statements of the company (controller, dpo, authority, recipients, retention,`,
    'automatedDecisions, transfers, approvedBy, approvedOn). Every file says that its words are general information.',
  ].join('\n')
}

/** What is kept back as a secret for its name alone, and how to say that it is none. */
function guesses(surveyed: readonly SurveyedDoctype[]): string {
  const held = surveyed.filter(({ secretByName }) => secretByName.length > 0)
  if (held.length === 0) return ''
  return [
    'Kept back as secrets because their names sound like it:',
    ...held.map(({ doctype, secretByName }) => `  ${doctype}: ${secretByName.join(', ')}`),
    'Where one holds no secret, say why in the site’s data map, for example:',
    'version: 1',
    'doctypes:',
    `  ${JSON.stringify(held[0]?.doctype)}: { fields: { ${held[0]?.secretByName[0]}: { notSecret: number on a badge } } }`,
    '',
    '',
  ].join('\n')
}

/** What the site shows to few on its own forms: an export holds it whole. */
function masks(surveyed: readonly SurveyedDoctype[]): string {
  const lines = surveyed
    .filter(({ masked }) => masked.length > 0)
    .map(({ doctype, masked }) => `  ${doctype}: ${masked.join(', ')}`)
  if (lines.length === 0) return ''
  return ['Masked on the site’s own forms, and exported whole:', ...lines, '', ''].join('\n')
}

function verdict(site: string, tables: number, unclassified: readonly string[]): string {
  const counted = `${site}: ${tables} tables point at a person`
  if (unclassified.length === 0) return `${counted}; all are classified.`
  return [
    `${counted}; ${unclassified.length} are not classified: ${unclassified.join(', ')}.`,
    'Their rows are exported; say in the site’s data map why they are kept, for example:',
    'version: 1',
    'doctypes:',
    ...unclassified.map((doctype) => `  ${JSON.stringify(doctype)}: { category: records }`),
  ].join('\n')
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
        account: { type: 'string' },
        check: { type: 'boolean', default: false },
      },
    }),
  )
}

runCommand(main)
