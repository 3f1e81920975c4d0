import type { ExportProgress, ExportStatus } from './export-request.ts'

/** With fewer nobody can say how fast the rest goes. */
const fewestSamples = 5

/**
 * Seconds that the writing of a file still takes, at the pace of the rows that this attempt has written. Null while nothing
 * is written, and while too little is to tell: what waits has no pace.
 */
export function secondsLeft({
  status,
  progress,
}: {
  status: ExportStatus
  progress: ExportProgress | null
}): number | null {
  if (status !== 'running' || progress === null) return null
  const { counts, rowsTotal = 0, samples = 0, writingSeconds = 0 } = progress
  const written = Object.values(counts).reduce((sum, count) => sum + count, 0)
  if (samples < fewestSamples || written === 0 || rowsTotal === 0) return null
  return Math.round((writingSeconds / written) * Math.max(0, rowsTotal - written))
}
