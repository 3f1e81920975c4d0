import type { ExportProgress } from '@pdd/core'
import type { Selection } from '../ownership/selection.ts'

export type Progress = {
  planned(selections: readonly Pick<Selection, 'doctype'>[]): void
  documentsWritten(doctype: string, count: number): void
  wrote(bytes: number): void
  done(): void
}

const millisecondsBetween = 200

/** Tells how far the writing is: at every new doctype, and otherwise a few times a second. */
export function createProgress(tell: (progress: ExportProgress) => void): Progress {
  const counts: Record<string, number> = {}
  let total = 0
  let current: string | null = null
  let bytes = 0
  let told = 0
  const snapshot = (doctypesDone: number): ExportProgress => ({
    current,
    doctypesDone,
    doctypesTotal: total,
    counts: { ...counts },
    bytes,
  })
  const done = () => Math.max(0, Object.keys(counts).length - 1)
  return {
    planned(selections) {
      total = selections.length
      tell(snapshot(0))
    },
    documentsWritten(doctype, count) {
      counts[doctype] = (counts[doctype] ?? 0) + count
      if (doctype === current && Date.now() - told < millisecondsBetween) return
      current = doctype
      told = Date.now()
      tell(snapshot(done()))
    },
    wrote(count) {
      bytes += count
    },
    done() {
      current = null
      tell(snapshot(total))
    },
  }
}
