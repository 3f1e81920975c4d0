/** How a dialect writes what may hold a semicolon. */
export type SqlDialect = 'postgres' | 'mariadb'

const openings = {
  postgres: /['";]|--|\/\*|\$(?:[A-Za-z_]\w*)?\$/g,
  mariadb: /['"`;#]|--(?=\s)|\/\*/g,
}

/** Where a quoted part ends. A doubled quote needs no rule: it closes, and the next one opens again. */
const closings: Record<SqlDialect, Record<string, RegExp>> = {
  postgres: { "'": /'/g, '"': /"/g, '--': /\n/g, '/*': /\*\//g },
  mariadb: { "'": /\\[\s\S]|'/g, '"': /\\[\s\S]|"/g, '`': /`/g, '#': /\n/g, '--': /\n/g, '/*': /\*\//g },
}

/**
 * Cuts a dump into runs of whole statements of about `batchLength` characters: far fewer round trips than one
 * by one, and memory stays bounded however large the dump is.
 */
export async function* sqlBatches(
  text: AsyncIterable<string>,
  dialect: SqlDialect,
  batchLength = 1_000_000,
): AsyncGenerator<string> {
  let pending = ''
  const scan = createScanner(dialect)
  for await (const chunk of text) {
    pending += chunk
    // No opening, closing or escape spans a line end, so whole lines can be scanned safely.
    const cut = scan(pending, pending.lastIndexOf('\n') + 1)
    if (cut < batchLength) continue
    yield pending.slice(0, cut)
    pending = pending.slice(cut)
    scan.shift(cut)
  }
  if (pending.trim() !== '') yield pending
}

/** Remembers where it stands and what is open; returns the end of the last whole statement. */
function createScanner(dialect: SqlDialect) {
  let position = 0
  let lastEnd = 0
  let closing: RegExp | null = null
  const scan = (text: string, limit: number): number => {
    while (position < limit) {
      const pattern: RegExp = closing ?? openings[dialect]
      pattern.lastIndex = position
      const match = pattern.exec(text)
      if (match === null || match.index >= limit) {
        position = limit
        break
      }
      position = pattern.lastIndex
      const found = match[0]
      if (closing !== null) {
        if (!found.startsWith('\\')) closing = null
      } else if (found === ';') lastEnd = position
      else closing = closingOf(dialect, found)
    }
    return lastEnd
  }
  const shift = (length: number): void => {
    position -= length
    lastEnd -= length
  }
  return Object.assign(scan, { shift })
}

function closingOf(dialect: SqlDialect, opening: string): RegExp {
  if (opening.startsWith('$')) return new RegExp(opening.replaceAll('$', '\\$'), 'g')
  return closings[dialect][opening] as RegExp
}
