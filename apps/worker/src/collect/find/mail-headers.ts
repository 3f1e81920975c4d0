import type { Selection } from '../ownership/selection.ts'
import { readHeader } from '../values/mail/email-addresses.ts'

export const headers = ['sender', 'recipients', 'cc', 'bcc']

/** `unread`: what of the header could not be read */
export type Header = { addresses: readonly string[]; unread: readonly string[] }
export type Headers = readonly Header[]
export type Mails = {
  selection: Selection
  /** what refers to the person's records, and does not name them */
  referring: Map<string, { via: string; found: Headers; isSent: boolean }>
  read(cell: string | null | undefined): Header
}

const mostRemembered = 20_000
const longestRemembered = 1_000

/** The mails of a person have few different headers: each is parsed once, as long as it is remembered. */
export function createHeaderReader(): Mails['read'] {
  const remembered = new Map<string, Header>()
  return (header) => {
    const known = remembered.get(header ?? '')
    if (known !== undefined) return known
    const { items, unread } = readHeader(header ?? '')
    const read = { addresses: items.map(({ address }) => address), unread }
    if (remembered.size >= mostRemembered) remembered.clear()
    if ((header ?? '').length <= longestRemembered) remembered.set(header ?? '', read)
    return read
  }
}
