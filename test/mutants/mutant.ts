import type { TestNamed } from './run-tests.ts'

export type Edit = { file: string; find: string; replace: string }
/** A guard, what takes it away, and the test that must notice. */
export type Mutant = { guard: string; edits: Edit[]; test: TestNamed }

export const edit = (file: string, find: string, replace: string): Edit => ({ file, find, replace })
