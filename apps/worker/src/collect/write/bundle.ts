import { bundleFormat, bundleFormatVersion, type Manifest } from '@pdd/core'
import { tellProcessing } from './processing.ts'
import { writeSections } from './sections.ts'
import type { Writing } from './write-context.ts'

export type BundleHead = { site: string; asOf: Date; generatedAt: Date }

/** The bundle: members in the published order, one document a line, the manifest last. */
export async function* writeBundle(
  writing: Writing,
  head: BundleHead,
  onDocuments: (doctype: string, count: number) => void,
): AsyncGenerator<Uint8Array, Manifest> {
  const { output, scrubName } = writing
  const { subject, dataMap, reader } = writing.search
  const { selections } = writing.findings
  const told = selections.filter(({ matches }) => matches.size > 0).map(({ doctype }) => doctype)
  const processing = tellProcessing(writing.search, told, scrubName, writing.findings)
  output.text(
    `{${[
      pair('format', bundleFormat),
      pair('formatVersion', bundleFormatVersion),
      pair('site', { name: head.site, timeZone: reader.metadata.timeZone }),
      pair('subject', {
        user: scrubName(subject.user),
        fullName: subject.fullName === null ? null : scrubName(subject.fullName),
        addresses: [...subject.addresses].map(scrubName),
      }),
      pair('generatedAt', head.generatedAt),
      pair('asOf', head.asOf),
      pair('statements', dataMap.statements),
      pair('processing', processing),
    ].join(',\n')},\n"doctypes":{`,
  )

  const shown = selections.filter(({ matches }) => matches.size > 0)
  yield* writeSections(writing, shown, onDocuments)
  output.begins('')
  output.text(`\n},\n${pair('labels', writing.shown.labels(reader.metadata))},\n`)
  const manifest = writing.ledger.close(selections)
  output.text(`${pair('manifest', manifest)}}\n`)
  yield* output.take(true)
  return manifest
}

function pair(key: string, value: unknown): string {
  return `${JSON.stringify(key)}:${JSON.stringify(value)}`
}
