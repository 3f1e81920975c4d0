/** What a terminal shows without breaking lines. */
const width = 100

/** Names, one after the other, in lines that fit. @param between stands behind each but the last */
export function wrapped(names: readonly string[], indent: string, between = ','): string[] {
  const lines: string[] = []
  let line = ''
  for (const [at, name] of names.entries()) {
    const word = at === names.length - 1 ? name : `${name}${between}`
    if (line !== '' && `${indent}${line} ${word}`.length > width) {
      lines.push(`${indent}${line}`)
      line = ''
    }
    line = line === '' ? word : `${line} ${word}`
  }
  return line === '' ? lines : [...lines, `${indent}${line}`]
}

/** Rows of cells under each other; what is longer than a line goes on in the next one. */
export function columned(rows: readonly (readonly string[])[], indent: string): string[] {
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, at) => Math.max(most[at] ?? 0, cell.length)),
    [],
  )
  return rows.flatMap((row) => {
    const line = `${indent}${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd()
    if (line.length <= width) return [line]
    const [first = '', ...rest] = row
    return [`${indent}${first}`, ...wrappedText(rest.join('  '), `${indent}    `)]
  })
}

function wrappedText(text: string, indent: string): string[] {
  const lines: string[] = []
  let line = indent
  for (const word of text.split(/(?<=\S) +/)) {
    if (line.trim() !== '' && `${line} ${word}`.length > width) {
      lines.push(line)
      line = indent
    }
    line = line.trim() === '' ? `${indent}${word}` : `${line} ${word}`
  }
  return [...lines, line]
}
