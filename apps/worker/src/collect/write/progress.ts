import type { ExportProgress } from '@pdd/core'
import type { Selection } from '../ownership/selection.ts'

export type Progress = {
  planned(selections: readonly Pick<Selection, 'doctype' | 'matches'>[]): void
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
  let rowsTotal = 0
  let samples = 0
  let begun = performance.now()
  let sampledAt = begun
  const snapshot = (doctypesDone: number): ExportProgress => {
    const now = performance.now()
    if (now - sampledAt >= millisecondsBetween) {
      samples += 1
      sampledAt = now
    }
    const pace = { rowsTotal, samples, writingSeconds: Math.round(now - begun) / 1000 }
    return { current, doctypesDone, doctypesTotal: total, counts: { ...counts }, bytes, ...pace }
  }
  const done = () => Math.max(0, Object.keys(counts).length - 1)
  return {
    planned(selections) {
      total = selections.length
      rowsTotal = selections.reduce((sum, { matches }) => sum + matches.size, 0)
      // What was found took its own time; the rest goes at the pace of the writing.
      begun = performance.now()
      sampledAt = begun
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
