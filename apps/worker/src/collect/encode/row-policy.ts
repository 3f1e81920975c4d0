import type { Cell } from '../../erp/snapshot.ts'
import type { Cells } from '../values/cells.ts'
import type { Column } from '../values/doctype.ts'
import type { Range } from '../values/ranges.ts'
import type { Transcoder } from './engine.ts'
import type { Output } from './output-buffer.ts'

/** An engine, and the document that grows in its memory. */
export type Encoding = { transcoder: Transcoder; output: Output }

/** Not at all; as it is; or the policy is asked for it, always or unless it is empty. */
export type Show = 'hide' | 'show' | 'check' | 'checkUnlessEmpty'

/** What texts are cleared of, and who is told of it. */
export type TextPolicy = {
  /** where credentials stand in a text that has one character for each of its bytes; in order */
  findSecrets(text: string): Range[]
  /** a part of this value was replaced */
  tookSecret(column: Column, cells: Cells): void
  /** bytes of a text are no UTF-8, or a character of it was lost before it was stored */
  lostText(): void
}

/** How single values of a table are written, where the engine leaves them to its caller. */
export type ValuePolicy = TextPolicy & {
  /** Writes `"column":value` as the next member of the open object. */
  writeValue(column: Column, cell: Cell, cells: Cells): void
}

/**
 * What goes of the documents of one DocType. Encoding asks it and knows nobody: `Shape` is what documents have in common
 * that are shown alike, one object for all of them.
 */
export type DocumentPolicy<Shape extends object> = TextPolicy & {
  doctype: string
  /** those that are read, the document's name first, in the order in which they are written */
  columns: readonly Column[]
  /** the name is not shown: the document has its number among those of the DocType instead */
  numbered(shape: Shape): boolean
  shapeOf(name: string): Shape
  show(shape: Shape, column: Column): Show
  /**
   * Writes one column by the rules for single values.
   *
   * @param leave whether a value of which nothing goes may be left to the engine
   */
  writeColumn(
    column: Column,
    shape: Shape,
    cells: Cells,
    cell: () => Cell,
    leave: boolean,
  ): 'written' | 'left'
  /** whether a long value may be written piece by piece: what goes of it does not depend on all of it */
  inPieces(column: Column): boolean
  /** Writes `null` for a value that is there and of which nothing goes, whatever it is; else `false`. */
  writeWithheld(column: Column, shape: Shape, cells: Cells): boolean
  /** what stands at the end of a document of this shape, its closing brace too */
  endOf(shape: Shape): Buffer
}

/** The rows of child tables of the documents that a statement asks for. */
export type Children<Shape> = {
  /** roughly how many bytes those of a document bring, and their keys */
  weightOf(name: string): number
  /** Writes those of a document that its shape shows, as members of the open object. */
  write(name: string, shape: Shape): void
}

/** The documents that a statement asks for, in the order in which the server sends them. */
export type Expected<Shape> = { names: readonly string[]; children: Children<Shape> | null }
