import type { VersionSite } from './build-version.ts'

type Row = Record<string, unknown>

export type Filling = {
  /** what was put in about each person, as it went in */
  ledger: ReadonlyMap<string, readonly { doctype: string; row: Row }[]>
  /** texts that stand nowhere but in rows of that person */
  texts: ReadonlyMap<string, ReadonlySet<string>>
  put(person: string, doctype: string, row: Row): Promise<void>
  child(
    person: string,
    parent: [doctype: string, name: string, field: string],
    doctype: string,
    row: Row,
  ): Promise<void>
  account(user: string, first: string, last: string, userType: string, ...roles: string[]): Promise<void>
  /** the names of a contact, in the columns that this version has */
  names(first: string, last: string): Row
}

const sales = 'sales@firm.example'
const times = { creation: '2026-03-01 09:00:00.000001', modified: '2026-03-02 10:00:00.500000' }

/** Puts rows into a site and remembers whose they are. */
export function createFilling(site: VersionSite, { hasFullName }: { hasFullName: boolean }): Filling {
  const ledger = new Map<string, { doctype: string; row: Row }[]>()
  const texts = new Map<string, Set<string>>()
  const remember = (person: string, row: Row) => {
    const own = Object.values(row).filter((value) => typeof value === 'string' && value.startsWith('only'))
    texts.set(person, new Set([...(texts.get(person) ?? []), ...(own as string[])]))
  }
  const put = async (person: string, doctype: string, row: Row) => {
    const whole = { owner: sales, modified_by: sales, ...row }
    await site.insert(doctype, { ...times, ...whole })
    remember(person, whole)
    ledger.set(person, [...(ledger.get(person) ?? []), { doctype, row: whole }])
  }
  const child: Filling['child'] = async (person, [parenttype, parent, parentfield], doctype, row) => {
    const name = [parent, parentfield, ...Object.values(row)].join(' ').slice(0, 140)
    await site.insert(doctype, {
      name,
      idx: 1,
      ...times,
      owner: sales,
      parenttype,
      parent,
      parentfield,
      ...row,
    })
    remember(person, row)
  }
  return {
    ledger,
    texts,
    put,
    child,
    async account(user, first, last, userType, ...roles) {
      const names = { first_name: first, last_name: last, full_name: `${first} ${last}` }
      const row = { owner: 'Administrator', name: user, email: user, enabled: 1, user_type: userType }
      await put(user, 'User', { ...row, ...names })
      for (const role of roles) await child(user, ['User', user, 'roles'], 'Has Role', { role })
    },
    names: (first, last) => ({
      first_name: first,
      last_name: last,
      ...(hasFullName && { full_name: `${first} ${last}` }),
    }),
  }
}

/** The company's sales department, who writes most rows, and the roles that make it that. */
export async function fillStaff(filling: Filling, site: VersionSite): Promise<void> {
  await site.insert(
    'Role',
    ...['Sales User', 'Sales Manager', 'HR User', 'Support Team', 'Employee'].map((name) => ({
      name,
      desk_access: 1,
    })),
    ...['Customer', 'Guest', 'All'].map((name) => ({ name, desk_access: 0 })),
  )
  await filling.account(
    sales,
    'Sara',
    'Vogt',
    'System User',
    'Sales User',
    'Sales Manager',
    'HR User',
    'Support Team',
  )
}

/** A customer with a contact, an address, an order, a mail and an issue. */
export async function fillCustomer(
  filling: Filling,
  user: string,
  first: string,
  last: string,
): Promise<void> {
  const name = `${first} ${last}`
  const word = `only${last}`
  await filling.account(user, first, last, 'Website User', 'Customer')
  await filling.put(user, 'Customer', {
    name,
    customer_name: name,
    customer_type: 'Individual',
    customer_details: `${word} details`,
  })
  await filling.put(user, 'Contact', {
    name: `${name}-contact`,
    ...filling.names(first, last),
    user,
    email_id: user,
    company_name: word,
  })
  await filling.child(user, ['Contact', `${name}-contact`, 'email_ids'], 'Contact Email', {
    email_id: user,
    is_primary: 1,
  })
  const link = { link_doctype: 'Customer', link_name: name }
  await filling.child(user, ['Contact', `${name}-contact`, 'links'], 'Dynamic Link', link)
  await filling.put(user, 'Address', {
    name: `${name}-Billing`,
    address_title: name,
    address_line1: `${word} street`,
  })
  await filling.child(user, ['Address', `${name}-Billing`, 'links'], 'Dynamic Link', link)
  await filling.put(user, 'Sales Order', {
    name: `SO-${last}`,
    customer: name,
    customer_name: name,
    contact_person: `${name}-contact`,
    contact_email: user,
    po_no: `${word} order`,
    docstatus: 1,
  })
  await filling.child(user, ['Sales Order', `SO-${last}`, 'items'], 'Sales Order Item', {
    item_code: 'X',
    item_name: `${word} item`,
  })
  await filling.put(user, 'Communication', {
    name: `mail-${last}`,
    communication_type: 'Communication',
    communication_medium: 'Email',
    sender: user,
    recipients: 'shop@firm.example',
    cc: '',
    bcc: '',
    subject: `${word} subject`,
    content: `${word} text`,
    reference_doctype: 'Sales Order',
    reference_name: `SO-${last}`,
  })
  await filling.put(user, 'Issue', {
    name: `ISS-${last}`,
    subject: `${word} issue`,
    customer: name,
    raised_by: user,
    description: `${word} trouble`,
  })
}

/** An employee, and a task of theirs. */
export async function fillEmployee(
  filling: Filling,
  user: string,
  first: string,
  last: string,
): Promise<void> {
  const word = `only${last}`
  await filling.account(user, first, last, 'System User', 'Employee')
  await filling.put(user, 'Employee', {
    name: `HR-${last}`,
    employee: `HR-${last}`,
    employee_name: `${first} ${last}`,
    first_name: first,
    last_name: last,
    user_id: user,
    bank_ac_no: `${word}-account`,
    health_details: `${word} health`,
  })
  await filling.put(user, 'ToDo', {
    name: `todo-${last}`,
    allocated_to: user,
    description: `${word} task`,
    status: 'Open',
  })
}

/** A lead with an opportunity, and a question that names nobody but the lead. */
export async function fillLead(
  filling: Filling,
  user: string,
  first: string,
  last: string,
  lead = `LEAD-${last}`,
): Promise<void> {
  const word = `only${last}`
  await filling.account(user, first, last, 'Website User')
  await filling.put(user, 'Lead', {
    name: lead,
    lead_name: `${first} ${last}`,
    first_name: first,
    last_name: last,
    email_id: user,
    lead_owner: sales,
    company_name: `${word} company`,
  })
  await filling.put(user, 'Opportunity', {
    name: `OPP-${last}`,
    opportunity_from: 'Lead',
    party_name: lead,
    customer_name: `${first} ${last}`,
    contact_email: user,
    job_title: `${word} job`,
  })
  await filling.put(user, 'Issue', { name: `ISS-${last}`, lead, subject: `${word} question` })
}
