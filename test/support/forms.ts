import { personForm } from '../../apps/worker/src/collect/rules/people/person-records.ts'
import type { SiteMetadata } from '../../apps/worker/src/collect/site/metadata.ts'
import { createDerived } from '../../apps/worker/src/collect/values/derived.ts'
import {
  type Column,
  type Doctype,
  type Field,
  undescribed,
} from '../../apps/worker/src/collect/values/doctype.ts'

type Rest = Partial<Doctype> & { fetched?: Record<string, string> }

const everywhere: [string, Column['kind']][] = [
  ...(['name', 'owner', 'modified_by'] as const).map((name): [string, 'text'] => [name, 'text']),
  ...(['creation', 'modified'] as const).map((name): [string, 'datetime'] => [name, 'datetime']),
  ...(['docstatus', 'idx'] as const).map((name): [string, 'integer'] => [name, 'integer']),
]
const ofChildren = ['parent', 'parenttype', 'parentfield']
const numbers = new Set(['Check', 'Int'])
const withoutColumn = new Set(['Table', 'Table MultiSelect', 'Section Break'])

/**
 * A DocType with a table that has all of its columns.
 *
 * @param fields by name: a fieldtype, and after a colon its options; names that begin with `+` were added by the site
 */
export function form(name: string, fields: Record<string, string> = {}, rest: Rest = {}): Doctype {
  const { fetched = {}, ...others } = rest
  const described = Object.entries(fields).map(([key, type]): Field => {
    const fieldname = key.replace('+', '')
    const [fieldtype = '', options = ''] = type.split(': ')
    const label = fieldname.replaceAll('_', ' ')
    const custom = rest.custom === true || key.startsWith('+')
    const fetchFrom = fetched[fieldname]
    return { fieldname, fieldtype, options, label, custom, ...(fetchFrom !== undefined && { fetchFrom }) }
  })
  const kinds: [string, Column['kind']][] = [
    ...everywhere,
    ...(rest.isTable ? ofChildren : []).map((one): [string, 'text'] => [one, 'text']),
    ...described
      .filter(({ fieldtype }) => !withoutColumn.has(fieldtype))
      .map(({ fieldname, fieldtype }): [string, Column['kind']] => [
        fieldname,
        numbers.has(fieldtype) ? 'integer' : 'text',
      ]),
  ]
  const columns = new Map(kinds.map(([column, kind]) => [column, { name: column, kind }]))
  return { ...undescribed, custom: false, name, fields: described, columns, ...others }
}

/**
 * A site of these forms.
 *
 * @param persons doctypes whose rows are people, as the collector would have found them
 */
export function siteOf(
  forms: readonly Doctype[],
  persons: Record<string, 'person' | 'staff'> = {},
): SiteMetadata {
  const site: SiteMetadata = {
    doctypes: new Map(forms.map((one) => [one.name, one])),
    timeZone: 'UTC',
    indexes: new Map(),
    alwaysEmptyColumns: new Map(),
    persons: new Map(),
    derived: createDerived(),
  }
  const known = Object.entries(persons).flatMap(([name, kind]) => {
    const doctype = site.doctypes.get(name)
    const told = doctype === undefined ? null : personForm(site, doctype)
    return told === null ? [] : [[name, { kind, form: told }] as const]
  })
  return { ...site, persons: new Map(known), derived: createDerived() }
}
