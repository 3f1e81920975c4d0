import type { Bundle, ExportFormat, KnownTies, UndecidedTie } from '@pdd/core'
import { collect } from '../../apps/worker/src/collect/collect.ts'
import { type DataMap, loadDataMap } from '../../apps/worker/src/collect/rules/data-map.ts'
import { createErpDatabase } from '../../apps/worker/src/erp/erp-database.ts'
import { repeatedKey } from './repeated-key.ts'

export type Collected = {
  text: string
  bundle: Bundle
  names(doctype: string): string[]
  /** what an officer is asked */
  undecided: UndecidedTie[]
  /** no mail opens this file by itself */
  sensitive: boolean
}

/** One person's document from a site's database, collected in this process. */
export async function collectFrom(
  url: string,
  subject: string,
  options: {
    format?: ExportFormat
    dataMap?: DataMap
    known?: KnownTies
    keptBack?: { doctype: string; column: string }[]
  } = {},
): Promise<Collected> {
  const erp = createErpDatabase(url)
  try {
    const { bytes, result } = collect({
      site: { name: 'built' },
      erp,
      dataMap: options.dataMap ?? loadDataMap(),
      subject,
      format: options.format ?? 'bundle',
      ...(options.known && { known: options.known }),
      ...(options.keptBack && { keptBack: options.keptBack }),
      signal: new AbortController().signal,
      onProgress() {},
    })
    const chunks: Uint8Array[] = []
    for await (const chunk of bytes) chunks.push(Buffer.from(chunk))
    const text = Buffer.concat(chunks).toString()
    const bundle = JSON.parse(text) as Bundle
    const { undecided, sensitive } = result()
    const repeated = repeatedKey(text)
    if (repeated !== null) throw new Error(`the key ${repeated} stands twice in one object`)
    return {
      undecided,
      sensitive,
      text,
      bundle,
      names: (doctype) => (bundle.doctypes?.[doctype] ?? []).map(({ name }) => String(name)),
    }
  } finally {
    await erp.close()
  }
}
