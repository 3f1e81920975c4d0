import type { Measured } from './growth.ts'

/**
 * Something that reads or searches what an outsider can write. A new one is a row: what it is called, the files that it
 * stands in, its inputs, and the call.
 */
export type Parser = {
  name: string
  /** files of the work tree that this row speaks for */
  files: string[]
  /** by what is nasty about them: texts of a size, or crowds of so many */
  inputs: Record<string, Measured<never>['make']>
  call(input: never): unknown
  /** the sizes between which it is measured */
  from?: number
  to?: number
}

/** Keeps the types of inputs and call together. */
export function parser<Input>(row: {
  name: string
  files: string[]
  inputs: Record<string, (size: number) => Input>
  call(input: Input): unknown
  from?: number
  to?: number
}): Parser {
  return row as unknown as Parser
}
