export type AddressItem = {
  /** the bare address, ASCII letters in lower case; blanks after it are kept, they make another mailbox */
  address: string
  /** the item as it stands in the header */
  source: string
}

/** The form in which addresses are compared: exactly, apart from the case of ASCII letters. */
export function foldAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/** What a forgiving collation may hold equal: no accents, no case, no blanks around. */
export function lookAlikeKey(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()
}

/**
 * The addresses of a header such as `"Santos, M." <maria@x.org>, b@y.org`. What stands in quotes or in a comment is a
 * name and no address. Line breaks and semicolons part addresses as commas do.
 */
export function parseAddresses(header: string): AddressItem[] {
  const items = splitItems(header)
  return items.flatMap((source) => {
    // Blanks before a comma belong to the list; those after a lone address make it another one.
    const address = addressOf(items.length > 1 ? source.trimEnd() : source)
    return address === null ? [] : [{ address: foldAscii(address), source: source.trim() }]
  })
}

function splitItems(header: string): string[] {
  const items: string[] = []
  let start = 0
  let at = 0
  while (at < header.length) {
    const next = skipSpan(header, at)
    if (next > at) {
      at = next
      continue
    }
    if (/[,;\r\n，；、،؛]/.test(header[at] ?? '')) {
      items.push(header.slice(start, at))
      start = at + 1
    }
    at += 1
  }
  items.push(header.slice(start))
  return items.filter((item) => item.trim() !== '')
}

const closers: Record<string, string> = { '"': '"', '<': '>', '(': ')' }

/** Where a quoted name, an angle address or a comment that opens here ends; here, when it never closes. */
function skipSpan(text: string, from: number): number {
  const closer = closers[text[from] ?? '']
  if (closer === undefined) return from
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\' && closer !== '>') at += 1
    else if (text[at] === closer) return at + 1
    else if (closer === '>' && text[at] === '<') return from
  }
  return from
}

function addressOf(item: string): string | null {
  let bare = ''
  let angle: string | null = null
  let commented = false
  for (let at = 0; at < item.length; ) {
    const end = skipSpan(item, at)
    if (end === at) bare += item[at++]
    else {
      if (item[at] === '<') angle = item.slice(at + 1, end - 1)
      else commented = true
      at = end
    }
  }
  if (angle !== null) return angle.includes('@') ? angle.trimStart() : null
  const written = bare.replace(/^\s*mailto:/i, '').trimStart()
  const candidate = commented ? written.trimEnd() : written
  if (candidate.includes('@') && !/\S\s+\S/.test(candidate)) return candidate
  // `Maria maria@x.org`: the last word is the address, the rest a name.
  const word = candidate.match(/(\S+@\S+)$/)?.[1]
  return word ?? null
}
