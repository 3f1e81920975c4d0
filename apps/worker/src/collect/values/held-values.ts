import type { ColumnKind } from './doctype.ts'

const forms: Partial<Record<ColumnKind, RegExp>> = {
  uuid: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i,
  integer: /^-?\d{1,18}$/,
}

/**
 * Those of some texts that a column of this kind can hold. What points at a document is a text, whatever names the
 * document: an import leaves any text there, and PostgreSQL refuses a statement that compares a number or a uuid with it.
 */
export function heldValues(kind: ColumnKind | undefined, values: readonly string[]): readonly string[] {
  const form = kind && forms[kind]
  return form === undefined ? values : values.filter((value) => form.test(value))
}
