import { name as column, type Dialect, type Sql } from '../../erp/sql.ts'
import type { Match } from '../ownership/selection.ts'
import { decidingColumns } from '../redact/redactions.ts'
import type { DoctypeRule } from '../rules/data-map-schema.ts'
import { hiddenColumns } from '../rules/hidden-columns.ts'
import type { PersonField } from '../rules/person-fields.ts'
import { createBundleKeys } from '../site/bundle-keys.ts'
import type { SiteMetadata } from '../site/metadata.ts'
import type { Column, Doctype } from '../values/doctype.ts'

/** Which columns of a doctype are read, and which of them a match lets be seen. */
export type DocumentView = {
  doctype: Doctype
  /** every column that somebody may see, `name` first, then what decides on others; secrets are never read */
  columns: readonly Column[]
  /** the name is a token: documents are numbered instead */
  nameIsSecret: boolean
  /** columns kept back from everybody, and why */
  withheld: ReadonlyMap<string, string>
  visible(match: Match): ReadonlySet<string>
}

const always = ['name', 'creation', 'modified', 'docstatus', 'idx']

export function createDocumentView(
  metadata: Pick<SiteMetadata, 'derived'>,
  doctype: Doctype,
  rule: DoctypeRule,
  fields: readonly PersonField[],
): DocumentView {
  const { every, ...read } = metadata.derived.once(columnsRead, metadata, doctype, rule)
  const views = new Map<Match, ReadonlySet<string>>()

  return {
    doctype,
    ...read,
    visible(match) {
      if (match.columns === 'all') return every
      const known = views.get(match)
      if (known !== undefined) return known
      const told = new Set([
        ...always,
        ...(rule.facts ?? []),
        ...match.reasons.flatMap(({ field }) => columnsNamed(field, fields)),
      ])
      const view = new Set([...every].filter((column) => told.has(column)))
      views.set(match, view)
      return view
    },
  }
}

type ColumnsRead = Pick<DocumentView, 'columns' | 'nameIsSecret' | 'withheld'> & {
  every: ReadonlySet<string>
}

/** What follows from the metadata and the map alone. */
function columnsRead(
  metadata: Pick<SiteMetadata, 'derived'>,
  doctype: Doctype,
  rule: DoctypeRule,
): ColumnsRead {
  const keys = createBundleKeys(doctype)
  const withheld = hiddenColumns(metadata, doctype, rule)
  const columns = [...(doctype.columns?.values() ?? [])]
    .filter(({ name }) => name === 'name' || !withheld.has(name))
    .map((column) => keys.withKey(column))
  const first = ['name', ...decidingColumns(doctype.name)]
  columns.sort((a, b) => rank(first, a.name) - rank(first, b.name))
  const every = new Set(columns.map(({ name }) => name))
  const nameIsSecret = withheld.get('name') === 'secret'
  if (nameIsSecret) every.delete('name')
  return { columns, withheld, nameIsSecret, every }
}

const lists = new WeakMap<readonly Column[], Map<Dialect, Sql>>()

/** The columns as a statement names them. */
export function columnList(dialect: Dialect, columns: readonly Column[]): Sql {
  const known = lists.get(columns) ?? new Map<Dialect, Sql>()
  lists.set(columns, known)
  const list = known.get(dialect) ?? [{ raw: columns.map(({ name }) => dialect.quote(name)).join(', ') }]
  known.set(dialect, list)
  return list
}

function rank(first: readonly string[], column: string): number {
  const at = first.indexOf(column)
  return at < 0 ? first.length : at
}

/** A field and, for a Dynamic Link, the field that says what it links to. */
function columnsNamed(column: string | undefined, fields: readonly PersonField[]): string[] {
  const field = fields.find((known) => known.column === column)
  if (column === undefined) return []
  return field?.kind === 'dynamic' ? [column, field.typeColumn] : [column]
}

/**
 * An order by name that both engines give alike; numbered documents have theirs already. Names of digits and small
 * letters, as Frappe draws them, stand in that order in the index too.
 */
export function nameOrder({ doctype }: DocumentView, dialect: Dialect, names?: readonly string[]): Sql {
  const plain = dialect.engine === 'mariadb' && names?.every((name) => /^[0-9a-z]+$/.test(name)) === true
  return doctype.columns?.get('name')?.kind === 'text' && !plain
    ? dialect.bytewise(column('name'))
    : column('name')
}
