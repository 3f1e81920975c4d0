import { type BuiltDoctype, coreDoctypes } from '../../support/built-site.ts'
import { everybody, type Person } from '../cast.ts'
import { fullName } from '../names.ts'
import type { Site } from '../site.ts'
import { type FieldForm, under } from '../world.ts'

const added: Record<string, FieldForm[]> = {
  Customer: [{ name: 'customer_details', type: 'Text' }],
  Lead: [{ name: 'request_text', type: 'Text' }],
  Employee: [{ name: 'personal_email', type: 'Data', options: 'Email' }],
  Communication: [
    { name: 'reference_doctype', type: 'Link', options: 'DocType' },
    { name: 'reference_name', type: 'Dynamic Link', options: 'reference_doctype' },
  ],
}
const modules: Record<string, string> = {
  ...{ Contact: 'Contacts', Address: 'Contacts', Customer: 'Selling', Lead: 'CRM', Employee: 'Setup' },
  'Portal User': 'Utilities',
}
const deletedDocument: BuiltDoctype = {
  fields: { deleted_name: 'Data', deleted_doctype: 'Data', data: 'Code', restored: 'Check' },
}

/** The doctypes of Frappe and ERPNext, and what they hold of everybody: accounts, roles, contacts, customers, leads, employees. */
export function addCore(site: Site): void {
  const { world, block, cast } = site
  for (const [name, { fields, table }] of Object.entries({
    ...coreDoctypes,
    'Deleted Document': deletedDocument,
  }))
    world.addDoctype({
      name,
      module: modules[name] ?? 'Core',
      custom: false,
      ...(table && { table }),
      fields: [...formsOf(fields), ...(added[name] ?? [])],
    })
  const plain = (doctype: string, name: string, values: Record<string, unknown>) =>
    world.addRow({ block, doctype, name, how: 'core', texts: [], values })
  for (const [name, desk] of [
    ['Customer', 0],
    ['All', 0],
    ['Guest', 0],
    ['Sales User', 1],
    ['HR User', 1],
    ['Support Team', 1],
  ] as const)
    plain('Role', name, { desk_access: desk })
  plain('Customer', 'Firma', { customer_name: 'Firma Nord GmbH', customer_type: 'Company' })
  for (const person of everybody(cast)) if (person.user !== null) addAccount(person, plain)
  for (const person of everybody(cast)) addRecords(site, person, plain)
}

type Plain = (doctype: string, name: string, values: Record<string, unknown>) => string

function addAccount({ user, name, kind, key }: Person, plain: Plain): void {
  const account = { email: user, full_name: fullName(name), first_name: name.given, enabled: 1 }
  plain('User', String(user), { ...account, user_type: kind === 'staff' ? 'System User' : 'Website User' })
  // None may write what ties people: what somebody could have written about themselves proves nothing.
  const role = kind === 'guest' ? 'Customer' : 'Support Team'
  plain('Has Role', `role of ${key}`, { role, ...under({ doctype: 'User', name: String(user) }, 'roles', 1) })
}

function addRecords({ world, block }: Site, person: Person, plain: Plain): void {
  const { key, kind, name, mail, user, further, contact, customer, lead, employee } = person
  const row = (doctype: string, field: string, rowName: string, values: Record<string, unknown>) =>
    world.addRow({
      block,
      doctype,
      name: rowName,
      about: person,
      how: `own ${doctype}`,
      texts: [field],
      values,
    })
  if (employee !== null) {
    const rest = { user_id: user, personal_email: further[0] ?? null }
    row('Employee', 'bank_ac_no', employee, { employee_name: fullName(name), ...rest })
  }
  if (lead !== null) row('Lead', 'request_text', lead, { lead_name: fullName(name), email_id: mail })
  if (customer !== null)
    row('Customer', 'customer_details', customer, {
      customer_name: fullName(name),
      customer_type: 'Individual',
    })
  if (contact === null) return
  const bySame = kind === 'guest' && !person.contactNamesAccount ? `K-${key}` : null
  if (bySame !== null) {
    const how = 'Customer of a contact at the own address that names no account'
    const values = { customer_name: fullName(name), customer_type: 'Individual' }
    world.addRow({
      block,
      doctype: 'Customer',
      name: bySame,
      must: [],
      may: [person],
      how,
      texts: ['customer_details'],
      values,
    })
    world.counts.push({ person, doctype: 'Customer', name: bySame, how, what: 'either' })
  }
  const parent = { doctype: 'Contact', name: contact }
  plain('Contact', contact, {
    full_name: fullName(name),
    first_name: name.given,
    last_name: name.family,
    email_id: mail,
    ...(person.contactNamesAccount && { user }),
  })
  for (const [at, address] of [mail, ...further].entries())
    plain('Contact Email', `${key} ${at}`, {
      email_id: address,
      is_primary: at === 0 ? 1 : 0,
      ...under(parent, 'email_ids', at + 1),
    })
  const links = [customer, bySame, key === 'guest 1' ? 'Firma' : null].filter((linked) => linked !== null)
  for (const [at, linked] of links.entries())
    plain('Dynamic Link', `${key} to ${linked}`, {
      link_doctype: 'Customer',
      link_name: linked,
      ...under(parent, 'links', at + 1),
    })
}

function formsOf(fields: BuiltDoctype['fields']): FieldForm[] {
  return Object.entries(fields).map(([name, spec]) => {
    const [type = '', ...options] = spec.split(':')
    return { name, type, options: options.join(':') }
  })
}
