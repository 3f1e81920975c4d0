import '../limit-young-generation.ts'
import { parseArgs } from 'node:util'
import { type ExportFormat, exportFormats } from '@pdd/core'
import { collect } from '../collect/collect.ts'
import { loadDataMap } from '../collect/rules/data-map.ts'
import { createErpDatabase, databaseNameOf } from '../erp/erp-database.ts'
import { parseOrRefuse, runCommand, usageOf } from './command.ts'
import { createProgressLine } from './progress-line.ts'
import { writeDocument } from './write-file.ts'

const usageInvalid = usageOf(
  'npm run --silent collect -- --erp <mariadb://… | postgres://…> --subject <user> [--site NAME] [--format bundle|frappe] [--data-map FILE] [--out FILE]',
)

type Request = {
  erp: string
  subject: string
  site: string
  format: ExportFormat
  dataMap: string | undefined
  out: string | undefined
}

/** One person's document, straight from a site's database to a file or to standard output. */
async function main(): Promise<void> {
  const request = readRequest(process.argv.slice(2))
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => abort.abort(new Error(signal)))
  const erp = createErpDatabase(request.erp, { maxConnections: 1 })
  const line = createProgressLine(process.stderr)
  try {
    const collection = collect({
      site: { name: request.site },
      erp,
      dataMap: loadDataMap(request.dataMap),
      subject: request.subject,
      format: request.format,
      signal: abort.signal,
      onProgress: line.show,
    })
    await writeDocument(collection.bytes, request.out)
    line.finish(collection.result())
  } finally {
    line.clear()
    await erp.close()
  }
}

function readRequest(args: string[]): Request {
  const { values } = parse(args)
  const { erp, subject, format = 'bundle', out } = values
  if (erp === undefined || subject === undefined)
    throw usageInvalid({ missing: erp === undefined ? '--erp' : '--subject' })
  const known = exportFormats.find((one) => one === format)
  if (known === undefined) throw usageInvalid({ '--format': `one of ${exportFormats.join(', ')}` })
  const site = values.site ?? databaseNameOf(erp)
  return { erp, subject, site, format: known, dataMap: values['data-map'], out }
}

function parse(args: string[]) {
  return parseOrRefuse(usageInvalid, () =>
    parseArgs({
      args,
      options: {
        erp: { type: 'string' },
        subject: { type: 'string' },
        site: { type: 'string' },
        format: { type: 'string' },
        'data-map': { type: 'string' },
        out: { type: 'string' },
      },
    }),
  )
}

runCommand(main)
