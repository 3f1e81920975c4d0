import { parseArgs } from 'node:util'
import { defineError } from '@pdd/core'
import { describeFailure, usageExitCode } from './collect/cli-output.ts'
import { loadDataMap } from './collect/data-map.ts'
import { checkAgainstSite } from './collect/data-map-check.ts'
import { DataMapFile } from './collect/data-map-schema.ts'
import { readSiteMetadata } from './collect/site-metadata.ts'
import { type Survey, type SurveyedDoctype, surveySite } from './collect/site-survey.ts'
import { createErpDatabase } from './erp/erp-database.ts'

const usageInvalid = defineError({
  code: 'usage.invalid',
  title: 'The command was not understood.',
  remedy:
    'npm run --silent data-map -- check --erp <mariadb://… | postgres://…> [--site NAME] [--data-map FILE] [--json], or: npm run --silent data-map -- schema',
  status: 400,
  retryable: false,
})

/** What points at a person on a site and how the map classifies it; or the JSON Schema of a map. */
async function main(): Promise<void> {
  const { positionals, values } = parse(process.argv.slice(2))
  const [verb] = positionals
  if (verb === 'schema' && positionals.length === 1) {
    process.stdout.write(`${JSON.stringify(DataMapFile, null, 2)}\n`)
    return
  }
  if (verb !== 'check' || positionals.length > 1 || values.erp === undefined)
    throw usageInvalid({ missing: verb === 'check' ? '--erp' : 'check or schema' })
  const { doctypes, unclassified } = await survey(values.erp, values['data-map'])
  const site = values.site ?? decodeURIComponent(URL.parse(values.erp)?.pathname.slice(1) ?? '')
  if (values.json) process.stdout.write(`${JSON.stringify({ site, doctypes, unclassified })}\n`)
  else
    process.stdout.write(
      `${tableOf(doctypes)}\n\n${guesses(doctypes)}${verdict(site, doctypes.length, unclassified)}\n`,
    )
  process.exitCode = unclassified.length > 0 ? 1 : 0
}

async function survey(url: string, dataMapFile: string | undefined): Promise<Survey> {
  const dataMap = loadDataMap(dataMapFile)
  const erp = createErpDatabase(url, { maxConnections: 1 })
  try {
    const snapshot = await erp.snapshot(new AbortController().signal)
    try {
      const metadata = await readSiteMetadata(snapshot)
      checkAgainstSite(dataMap, metadata)
      return surveySite(metadata, dataMap)
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
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        erp: { type: 'string' },
        site: { type: 'string' },
        'data-map': { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw usageInvalid({ problem: (error as { code?: string }).code ?? 'unknown option' }, error)
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${describeFailure(error)}\n`)
  const { code = '' } = error as { code?: string }
  process.exitCode = [usageInvalid.code, 'erp.url_invalid'].includes(code) ? usageExitCode : 1
})
