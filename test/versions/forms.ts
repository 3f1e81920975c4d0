import pg from 'pg'

export type FormField = {
  fieldname: string
  fieldtype: string
  options: string
  label: string
  fetch_from: string
  not_nullable?: 1
  mask?: 1
}

export type Permission = Record<string, unknown> & { role: string }

/** A DocType as Frappe describes it: names, types, options and flags, and nothing that anybody entered. */
export type Form = {
  flags: Record<string, unknown> & { module: string; istable: number; issingle: number; is_virtual: number }
  autoname: string
  fields: FormField[]
  permissions: Permission[]
}

export type Forms = Map<string, Form>

/** The flags of a form that nothing else is said of. */
export const flagsOf = (module: string, flags: Record<string, unknown> = {}): Form['flags'] => ({
  istable: 0,
  issingle: 0,
  is_virtual: 0,
  is_submittable: 0,
  custom: 0,
  sort_field: 'modified',
  sort_order: 'DESC',
  module,
  ...flags,
})

/** The forms of version 15 as Frappe itself wrote them into a sample site; what that site added to them is left out. */
export async function readForms(url: string): Promise<Forms> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<Form & { name: string }>(statement)
    return new Map(rows.map(({ name, ...form }) => [name, form]))
  } finally {
    await client.end()
  }
}

const statement = `
  SELECT d.name, COALESCE(d.autoname, '') AS autoname,
    json_build_object('module', d.module, 'istable', d.istable, 'issingle', d.issingle, 'is_virtual', d.is_virtual,
      'custom', 0, 'is_submittable', d.is_submittable, 'title_field', d.title_field, 'sort_field', d.sort_field,
      'sort_order', d.sort_order) AS flags,
    (SELECT COALESCE(json_agg(json_build_object('fieldname', f.fieldname, 'fieldtype', f.fieldtype,
        'options', COALESCE(f.options, ''), 'label', f.label, 'fetch_from', COALESCE(f.fetch_from, '')) ORDER BY f.idx), '[]')
      FROM "tabDocField" f WHERE f.parent = d.name AND f.fieldname IS NOT NULL) AS fields,
    (SELECT COALESCE(json_agg(json_build_object('role', p.role, 'permlevel', p.permlevel, 'if_owner', p.if_owner,
        'read', p.read, 'write', p.write, 'create', p.create) ORDER BY p.idx), '[]')
      FROM "tabDocPerm" p WHERE p.parent = d.name) AS permissions
  FROM "tabDocType" d WHERE d.custom = 0`

/** `Link:User`, `Data:Email`, `Int`: a type and its options. */
export function fieldsOf(specs: Record<string, string>): FormField[] {
  return Object.entries(specs).map(([fieldname, spec]) => {
    const [fieldtype = '', ...options] = spec.split(':')
    return { fieldname, fieldtype, options: options.join(':'), label: fieldname, fetch_from: '' }
  })
}
