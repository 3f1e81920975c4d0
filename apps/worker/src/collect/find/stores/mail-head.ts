/** Longer heads are not read: mail servers refuse them long before. */
export const longestHead = 256 * 1024

/** The values of the headers that were asked for, by name, in the order in which they stand. */
export type MailHead = ReadonlyMap<string, readonly string[]>

const named = /^([!-9;-~]{1,100})[ \t]*:/

/**
 * Some headers of a mail as it came, lines that were folded put together; null where the text is no mail, or its head has
 * no end within the bound. The body is not looked at.
 *
 * @param wanted names in small letters
 * @see https://datatracker.ietf.org/doc/html/rfc5322#section-2.2
 */
export function readMailHead(text: string, wanted: ReadonlySet<string>): MailHead | null {
  const found = new Map<string, string[][]>()
  let open: string[] | undefined
  let started = false
  for (const line of linesOf(text)) {
    if (line === '' && started) return joined(found)
    if (line === '') continue
    if (started && (line[0] === ' ' || line[0] === '\t')) {
      open?.push(line)
      continue
    }
    const [head, name = ''] = named.exec(line) ?? []
    if (head === undefined) {
      // Before the first header only the mark of a mailbox file may stand.
      if (started || !line.startsWith('From ')) return null
      continue
    }
    started = true
    open = wanted.has(name.toLowerCase()) ? [line.slice(head.length)] : undefined
    if (open === undefined) continue
    const values = found.get(name.toLowerCase()) ?? []
    found.set(name.toLowerCase(), values)
    values.push(open)
  }
  return null
}

function joined(found: ReadonlyMap<string, readonly string[][]>): MailHead {
  return new Map([...found].map(([name, values]) => [name, values.map((parts) => parts.join(''))]))
}

/** The lines of what is read, and an empty one where the whole text was: a mail without a body ends with its head. */
function* linesOf(text: string): Generator<string> {
  const head = text.slice(0, longestHead)
  let start = 0
  for (const { 0: mark, index } of head.matchAll(/\r\n|\r|\n/g)) {
    yield head.slice(start, index)
    start = index + mark.length
  }
  if (text.length > longestHead) return
  if (start < head.length) yield head.slice(start)
  yield ''
}
