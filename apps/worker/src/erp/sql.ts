/** A piece of a statement. Values are always bound; names are always quoted by the dialect. */
type Piece = { raw: string } | { value: string } | { name: string }

export type Sql = readonly Piece[]

export type Dialect = {
  readonly engine: 'mariadb' | 'postgres'
  /** a name made safe to stand in a statement */
  quote(name: string): string
  /** the mark for the nth bound value, counted from 1 */
  placeholder(position: number): string
  /** true for every value that holds the text, whatever the case of its ASCII letters; it may be true for more */
  contains(column: Sql, text: string): Sql
  /** ascending order by the bytes of a text column, the same on both engines */
  bytewise(column: Sql): Sql
  /** the value as text, the same in every row of a UNION, whatever the column is */
  asText(value: Sql): Sql
  /** one number for all rows of a text, whatever their order */
  checksum(text: Sql): Sql
}

/** Builds a statement: `sql` pieces are nested, every other interpolated string is bound as a value. */
export function sql(strings: TemplateStringsArray, ...holes: readonly (Sql | string)[]): Sql {
  return strings.flatMap((raw, index) => {
    const hole = holes[index]
    if (hole === undefined) return [{ raw }]
    return [{ raw }, ...(typeof hole === 'string' ? [{ value: hole }] : hole)]
  })
}

/** A column or alias. */
export function name(identifier: string): Sql {
  return [{ name: identifier }]
}

/** The table of a DocType. */
export function table(doctype: string): Sql {
  return name(`tab${doctype}`)
}

export function list(values: readonly string[]): Sql {
  return join(
    values.map((value) => [{ value }]),
    ', ',
  )
}

export function join(pieces: readonly Sql[], separator: string): Sql {
  return pieces.flatMap((piece, index) => (index === 0 ? piece : [{ raw: separator }, ...piece]))
}

/** The text and the bound values of a statement, in one dialect. */
export function compile(statement: Sql, dialect: Dialect): { text: string; values: string[] } {
  const values: string[] = []
  const text = statement.map((piece) => {
    if ('raw' in piece) return piece.raw
    if ('name' in piece) return dialect.quote(piece.name)
    values.push(piece.value)
    return dialect.placeholder(values.length)
  })
  return { text: text.join(''), values }
}
