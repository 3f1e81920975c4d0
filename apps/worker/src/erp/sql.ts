/** A piece of a statement. Values are always bound; names are always quoted by the dialect. */
type Piece =
  | { raw: string }
  | { value: string }
  /** the column before it is one of the values, which are of its own type */
  | { anyOf: readonly string[] }
  | { name: string }
  /** values for columns of text: one that a statement holds many times may be bound once */
  | { text: string }
  | { texts: readonly string[] }

export type Sql = readonly Piece[]

export type Dialect = {
  readonly engine: 'mariadb' | 'postgres'
  /** a name made safe to stand in a statement */
  quote(name: string): string
  /** the mark for the nth bound value, counted from 1 */
  placeholder(position: number): string
  /** marks for one text and for a list of texts; `bind` takes a value and returns its mark */
  text(value: string, bind: (value: string) => string): string
  texts(values: readonly string[], bind: (value: string) => string): string
  /** the same for values of the type of the column before it */
  anyOf(values: readonly string[], bind: (value: string) => string): string
  /** true for every value that holds the text, whatever the case of its ASCII letters; it may be true for more */
  contains(column: Sql, text: string): Sql
  /** ascending order by the bytes of a text column, the same on both engines */
  bytewise(column: Sql): Sql
  /** the value as text, the same in every row of a UNION, whatever the column is */
  asText(value: Sql): Sql
  /** one text for all rows of some cells, whatever the order of the rows; what is empty and what is NULL are the same */
  checksum(cells: readonly Sql[]): Sql
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
  return name(tableName(doctype))
}

export function tableName(doctype: string): string {
  return `tab${doctype}`
}

/** A condition: a column of any type is one of the values, as that type has them. */
export function amongOwn(column: Sql, values: readonly string[]): Sql {
  return [...column, { anyOf: values }]
}

/** A condition: a column of text is one of the values. */
export function among(column: Sql, values: readonly string[]): Sql {
  return [...column, { texts: values }]
}

/** A pattern for LIKE: whatever holds the text. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}

export function join(pieces: readonly Sql[], separator: string): Sql {
  return pieces.flatMap((piece, index) => (index === 0 ? piece : [{ raw: separator }, ...piece]))
}

/** Ready to be sent: placeholders in the text, and what is bound to them. */
export type Compiled = { text: string; values: string[] }

export function* compiled(statements: Iterable<Sql>, dialect: Dialect): Generator<Compiled> {
  for (const statement of statements) yield compile(statement, dialect)
}

/** The text and the bound values of a statement, in one dialect. */
export function compile(statement: Sql, dialect: Dialect): Compiled {
  const values: string[] = []
  const bind = (value: string) => dialect.placeholder(values.push(value))
  const texts = new Map<string, string>()
  const once = (value: string) => {
    const mark = dialect.engine === 'postgres' ? (texts.get(value) ?? bind(value)) : bind(value)
    texts.set(value, mark)
    return mark
  }
  let text = ''
  for (const piece of statement) {
    if ('raw' in piece) text += piece.raw
    else if ('name' in piece) text += dialect.quote(piece.name)
    else if ('value' in piece) text += bind(piece.value)
    else if ('anyOf' in piece) text += dialect.anyOf(piece.anyOf, bind)
    else if ('text' in piece) text += dialect.text(piece.text, once)
    else text += dialect.texts(piece.texts, once)
  }
  return { text, values }
}
