import { readFileSync } from 'node:fs'
import { modeNames, spellings } from '@pdd/core'
import { expect, it } from 'vitest'

it('docs/ops/operations.md tells every word about TLS that a database URL may hold, and what it means here', () => {
  const code = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(', ')
  const rows = spellings.map(({ words, meaning }) => `| ${code(words)} | ${meaning} |`)
  const table = [`| written in ${code(modeNames)} | means here |`, '|---|---|', ...rows, ''].join('\n')
  expect(readFileSync('docs/ops/operations.md', 'utf8')).toContain(table)
})
