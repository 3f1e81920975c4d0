import type { ExportProgress } from '@pdd/core'

type Screen = { isTTY?: boolean; columns?: number; write(text: string): unknown }

/** Progress for a person at a terminal: one bar that moves; without a terminal, one plain line for each doctype. */
export function createProgressLine(screen: Screen) {
  let said = ''
  return {
    show(progress: ExportProgress): void {
      if (screen.isTTY) screen.write(`\r\u001b[2K${bar(progress)}`)
      else if (progress.current !== null && progress.current !== said) screen.write(`${progress.current}\n`)
      said = progress.current ?? said
    },
    clear(): void {
      if (screen.isTTY) screen.write('\r\u001b[2K')
    },
    finish(result: { records: number; bytes: bigint }): void {
      if (screen.isTTY) screen.write('\r\u001b[2K')
      screen.write(`complete: ${result.records} records, ${result.bytes} bytes\n`)
    },
  }
}

const width = 24

function bar({ current, doctypesDone, doctypesTotal, counts, bytes }: ExportProgress): string {
  const part = doctypesTotal === 0 ? 0 : doctypesDone / doctypesTotal
  const filled = Math.min(width, Math.round(part * width))
  const records = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const megabytes = (bytes / 1_000_000).toFixed(1)
  return `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${records} records, ${megabytes} MB ${current ?? ''}`
}
