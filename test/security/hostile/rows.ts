import { account, child, type Row, role } from '../../erpnext/holdout/on-both-engines.ts'

/** The people of one case: each case has a mail domain of its own. */
export type People = {
  domain: string
  /** an account of the website: its row, in a list */
  guest(name: string, fullName: string): Row
  /** an account of the desk */
  colleague(name: string, fullName: string): Row
  address(name: string): string
}

export function people(domain: string): People {
  const address = (name: string) => `${name}@${domain}`
  return {
    domain,
    address,
    guest: (name, fullName) => account(address(name), fullName),
    colleague: (name, fullName) => account(address(name), fullName, 'System User'),
  }
}

const started = '2026-03-02 09:00:00.000000'
const later = '2026-05-04 10:11:12.000000'

/** A contact as Frappe writes it: what a case says of it stands over that. */
export function contact(name: string, rest: Row): Row {
  const [first_name = '', ...others] = name.split(' ')
  const owner = String(rest.owner ?? 'Administrator')
  const names = { first_name, last_name: others.join(' '), full_name: name }
  return { name, creation: started, modified: started, owner, modified_by: owner, ...names, ...rest }
}

let serial = 0
const next = () => {
  serial += 1
  return `row-${serial}`
}

export function emailRow(parent: string, email_id: string, rest: Row = {}): Row {
  return child('Contact', 'email_ids', parent, next(), { email_id, ...rest })
}

export function linkRow(parent: string, link_doctype: string, link_name: string, rest: Row = {}): Row {
  return child('Contact', 'links', parent, next(), { link_doctype, link_name, ...rest })
}

/** A private customer with an invoice, whose text nobody else may read. */
export function privateCustomer(name: string, text: string): { customer: Row; invoice: Row } {
  return {
    customer: { name, customer_name: name, customer_type: 'Individual', creation: started },
    invoice: { name: `INV ${name}`, customer: name, remarks: text },
  }
}

export function mail(name: string, recipients: string, content: string, rest: Row = {}): Row {
  return { name, sender: 'office@company.example', recipients, content, creation: later, ...rest }
}

/** Frappe's note on an account that got another name. */
export function note(name: string, user: string, before: string, owner = 'Administrator') {
  return {
    ...{ name, owner, creation: later, comment_type: 'Edit' },
    ...{ reference_doctype: 'User', reference_name: user },
    content: `renamed from <strong>${before}</strong> to <strong>${user}</strong>`,
  }
}

export { child, later, type Row, role, started }
