import { chunks } from '../../values/chunks.ts'
import { mentions, mostSearched } from '../../values/mail/mentions.ts'

/** JSON within JSON within a form */
const mostLayers = 3

/**
 * Whether an address stands as a word of its own in what a program wrote: as it is, or behind the escapes of JSON and of
 * forms, which are letters to whoever looks for the end of a word.
 */
export function mentionsInside(text: string, addresses: ReadonlySet<string>): boolean {
  const portions = chunks([...addresses], mostSearched).map((some) => new Set(some))
  let layer = text
  for (let depth = 0; depth <= mostLayers; depth += 1) {
    const said = layer
    if (portions.some((some) => mentions(said, some))) return true
    const inner = withoutEscapes(layer)
    if (inner === layer) return false
    layer = inner
  }
  return false
}

const escapes = /\\(?:u([0-9a-f]{4})|([nrtbf"\\/]))|%([0-7][0-9a-f])/gi
const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

function withoutEscapes(text: string): string {
  return text.replace(escapes, (_all, unit?: string, letter?: string, byte?: string) => {
    if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16))
    if (letter !== undefined) return controls[letter.toLowerCase()] ?? letter
    return String.fromCharCode(Number.parseInt(byte ?? '', 16))
  })
}
