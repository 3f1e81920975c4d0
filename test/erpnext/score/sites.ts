import { readFileSync } from 'node:fs'

type Row = [doctype: string, name: string, why: string]
export type Person = {
  must: Row[]
  mustNot: Row[]
  review: Row[]
  /** documents that must be there whole, and not as a bare fact; a ledger without the key asks for none */
  whole?: Row[]
  othersTexts: string[]
}
export type Truth = { people: Record<string, Person>; secrets: Record<string, string> }

const folder = new URL('../', import.meta.url)

export function truthOf(site: string): { file: URL; truth: Truth } {
  const file = new URL(`${site}.expected.json`, folder)
  return { file, truth: JSON.parse(readFileSync(file, 'utf8')) as Truth }
}
