import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { mutants } from './mutants.ts'

const root = join(import.meta.dirname, '..', '..')

it.each(mutants)('$guard: what takes it away stands in the source exactly once', ({ edits, test }) => {
  const places = edits.map(({ file, find }) => readFileSync(join(root, file), 'utf8').split(find).length - 1)
  expect(places).toEqual(edits.map(() => 1))
  expect(existsSync(join(root, test.file))).toBe(true)
})
