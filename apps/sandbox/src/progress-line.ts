export type ShownProgress = {
  current: string | null
  doctypesDone: number
  doctypesTotal: number
  counts: Record<string, number>
}

/** A bar that redraws itself on a terminal; elsewhere one plain line per doctype, as its count is known. */
export function createProgressLine(out: NodeJS.WriteStream) {
  const told = new Map<string, number>()
  return {
    show({ current, doctypesDone, doctypesTotal, counts }: ShownProgress): void {
      const records = Object.values(counts).reduce((sum, count) => sum + count, 0)
      if (out.isTTY) {
        const width = 30
        const filled = doctypesTotal === 0 ? 0 : Math.round((doctypesDone / doctypesTotal) * width)
        const bar = '█'.repeat(filled) + '░'.repeat(width - filled)
        out.write(`\r\x1b[2K  ${bar} ${doctypesDone}/${doctypesTotal}  ${records} records  ${current ?? ''}`)
        return
      }
      for (const [doctype, count] of Object.entries(counts)) {
        if (doctype === current || told.has(doctype)) continue
        told.set(doctype, count)
        out.write(`  ${doctype}: ${count}\n`)
      }
    },
    end(): void {
      if (out.isTTY) out.write('\n')
    },
  }
}
