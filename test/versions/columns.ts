import type { Form, FormField, Forms } from './forms.ts'

export type Version = 14 | 15 | 16
export type Engine = 'mariadb' | 'postgres'

const varchar = { mariadb: 'varchar(140)', postgres: 'varchar(140)' }
const long = { mariadb: 'longtext', postgres: 'text' }
const decimal = { mariadb: 'decimal(21,9)', postgres: 'decimal(21,9)' }
const short = { mariadb: 'text', postgres: 'text' }

/** How Frappe stores what is entered into a field of a type. Fields of other types have no column. */
const types: Record<string, Record<Engine, string>> = {
  ...Object.fromEntries(
    'Data,Link,Dynamic Link,Select,Read Only,Color,Icon,Phone,Autocomplete'
      .split(',')
      .map((type) => [type, varchar]),
  ),
  ...Object.fromEntries(
    'Long Text,Code,Text Editor,Markdown Editor,HTML Editor,Signature,Barcode,Geolocation'
      .split(',')
      .map((type) => [type, long]),
  ),
  ...Object.fromEntries('Currency,Float,Percent,Duration'.split(',').map((type) => [type, decimal])),
  ...Object.fromEntries(
    'Small Text,Text,Password,Attach,Attach Image'.split(',').map((type) => [type, short]),
  ),
  Int: { mariadb: 'int(11)', postgres: 'bigint' },
  'Long Int': { mariadb: 'bigint(20)', postgres: 'bigint' },
  Check: { mariadb: 'int(1)', postgres: 'smallint' },
  Date: { mariadb: 'date', postgres: 'date' },
  Datetime: { mariadb: 'datetime(6)', postgres: 'timestamp(6)' },
  Time: { mariadb: 'time(6)', postgres: 'time(6)' },
  Rating: { mariadb: 'decimal(3,2)', postgres: 'decimal(3,2)' },
  JSON: { mariadb: 'json', postgres: 'json' },
}

const zeros = new Set(['Check', 'Int', 'Currency', 'Float', 'Percent'])

/** The definition of a field's column; null where it has none. */
export function columnOf(field: FormField, forms: Forms, version: Version, engine: Engine): string | null {
  const type = types[field.fieldtype]?.[engine]
  if (type === undefined) return null
  if (field.fieldtype === 'Link' && forms.get(field.options)?.autoname === 'UUID') return 'uuid'
  if (zeros.has(field.fieldtype)) return `${version === 16 ? smaller(type) : type} NOT NULL DEFAULT 0`
  return field.not_nullable === 1 ? `${type} NOT NULL DEFAULT ''` : type
}

function smaller(type: string): string {
  return type === 'int(1)' ? 'tinyint(4)' : type
}

/** The columns that a table has besides those of its fields, in the order in which Frappe makes them. */
export function standardColumns(
  { autoname, flags }: Pick<Form, 'autoname' | 'flags'>,
  version: Version,
  engine: Engine,
): [column: string, type: string][] {
  const moment = engine === 'mariadb' ? 'datetime(6)' : 'timestamp(6)'
  const naming = { autoincrement: 'bigint', UUID: 'uuid' }[autoname] ?? 'varchar(140)'
  const flag = engine === 'postgres' ? 'smallint' : version === 16 ? 'tinyint(4)' : 'int(1)'
  const ends = flags.istable === 1 ? ['parent', 'parentfield', 'parenttype'] : []
  const marks = flags.istable === 1 ? [] : ['_user_tags', '_comments', '_assign', '_liked_by']
  return [
    ['name', `${naming} NOT NULL PRIMARY KEY`],
    ['creation', moment],
    ['modified', moment],
    ['modified_by', 'varchar(140)'],
    ['owner', 'varchar(140)'],
    ['docstatus', `${flag} NOT NULL DEFAULT 0`],
    ['idx', `${engine === 'postgres' ? 'bigint' : 'int(8)'} NOT NULL DEFAULT 0`],
    ...ends.map((column): [string, string] => [column, 'varchar(140)']),
    ...marks.map((column): [string, string] => [column, 'text']),
  ]
}
