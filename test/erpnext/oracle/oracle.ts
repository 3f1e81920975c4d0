import { headerPattern, type SqlClient } from './sql-client.ts'

/** `DocType\tname` of each row */
export type Rows = Set<string>

/** Columns that hold the account's name, and so make the row the person's, by reading the forms of ERPNext 15. */
const byAccount: [doctype: string, column: string][] = [
  ['User', 'name'],
  ['Notification Settings', 'name'],
  ['Employee', 'user_id'],
  ['Activity Log', 'owner'],
  ['Activity Log', 'user'],
  ['Access Log', 'user'],
  ['Comment', 'owner'],
  ['DocShare', 'user'],
  ['Document Follow', 'user'],
  ['Event', 'owner'],
  ['Note', 'owner'],
  ['Notification Log', 'for_user'],
  ['Personal Data Download Request', 'user'],
  ['Route History', 'user'],
  ['ToDo', 'allocated_to'],
  ['User Permission', 'user'],
  ['View Log', 'viewed_by'],
  ['Contract', 'party_user'],
  ['Gym Visit', 'member'],
]

/** Columns that hold one mail address. */
const byAddress: [doctype: string, column: string][] = [
  ['Lead', 'email_id'],
  ['Address', 'email_id'],
  ['Issue', 'raised_by'],
  ['Opportunity', 'contact_email'],
  ['Quotation', 'contact_email'],
  ['Sales Order', 'contact_email'],
  ['Sales Invoice', 'contact_email'],
  ['Appointment', 'customer_email'],
  ['Email Group Member', 'email'],
  ['Email Unsubscribe', 'email'],
  ['Gym Visit', 'member_mail'],
]

/** Columns that hold the name of a record which is the person: a contact, a lead, an employee, an individual customer. */
const byRecord: [doctype: string, column: string, target: string, typeColumn?: string][] = [
  ['Opportunity', 'party_name', 'Lead', 'opportunity_from'],
  ['Opportunity', 'party_name', 'Customer', 'opportunity_from'],
  ['Quotation', 'party_name', 'Customer', 'quotation_to'],
  ['Quotation', 'party_name', 'Lead', 'quotation_to'],
  ['Sales Order', 'customer', 'Customer'],
  ['Sales Invoice', 'customer', 'Customer'],
  ['Contract', 'party_name', 'Customer', 'party_type'],
  ['GL Entry', 'party', 'Customer', 'party_type'],
  ['Payment Ledger Entry', 'party', 'Customer', 'party_type'],
  ['Timesheet', 'employee', 'Employee'],
]

/**
 * Everything about a person by plain SQL, one statement a rule, written from the rules and not from the collector: a second
 * opinion. It knows the two sample sites’ forms by heart, where the collector reads them.
 */
export async function findBySql(sql: SqlClient, user: string): Promise<Rows> {
  const found: Rows = new Set()
  const add = (doctype: string, names: readonly string[]) => {
    for (const name of names) found.add(`${doctype}\t${name}`)
    return names
  }
  const names = async (text: string, values: unknown[]) =>
    (await sql.query(text, values)).map(([name = '']) => name)
  const oneOf = (column: string, values: readonly string[]) =>
    values.length === 0 ? '1 = 0' : `${sql.exactly(column)} IN (${values.map(() => '?').join(', ')})`
  const lower = (values: readonly string[]) => values.map((value) => value.toLowerCase())

  const addresses = [user.toLowerCase(), ...(await furtherAddresses(sql, user))]
  for (const [doctype, column] of byAccount)
    add(
      doctype,
      await names(`SELECT name FROM "tab${doctype}" WHERE ${sql.exactly(`"${column}"`)} = ?`, [
        user.toLowerCase(),
      ]),
    )
  for (const [doctype, column] of byAddress)
    add(
      doctype,
      await names(`SELECT name FROM "tab${doctype}" WHERE ${oneOf(`"${column}"`, addresses)}`, addresses),
    )

  // Filed under the token itself: the file numbers them.
  for (const doctype of ['OAuth Authorization Code', 'OAuth Bearer Token']) {
    const tokens = await names(`SELECT name FROM "tab${doctype}" WHERE ${sql.exactly('"user"')} = ?`, [
      user.toLowerCase(),
    ])
    add(
      doctype,
      tokens.map((_, index) => String(index + 1)),
    )
  }

  const leads = await names(`SELECT name FROM "tabLead" WHERE ${oneOf('email_id', addresses)}`, addresses)
  const employees = await names(`SELECT name FROM "tabEmployee" WHERE user_id = ?`, [user])
  const contacts = add('Contact', [
    ...(await names(`SELECT name FROM "tabContact" WHERE "user" = ?`, [user])),
    ...(await names(
      `SELECT c.name FROM "tabContact" c JOIN "tabDynamic Link" l ON l.parent = c.name AND l.parenttype = 'Contact'
       WHERE l.link_doctype = 'Lead' AND ${oneOf('l.link_name', leads)} AND coalesce(c."user", '') = ''`,
      lower(leads),
    )),
  ])
  const customers = add('Customer', [
    ...(await names(
      `SELECT p.name FROM "tabCustomer" p JOIN "tabDynamic Link" l ON l.link_name = p.name AND l.link_doctype = 'Customer'
       WHERE p.customer_type = 'Individual' AND l.parenttype = 'Contact' AND ${oneOf('l.parent', contacts)}`,
      lower(contacts),
    )),
  ])
  const records: Record<string, readonly string[]> = {
    Contact: contacts,
    Lead: leads,
    Employee: employees,
    Customer: customers,
  }

  for (const [doctype, column, target, typeColumn] of byRecord) {
    const ofType = typeColumn === undefined ? '' : ` AND "${typeColumn}" = '${target}'`
    const own = records[target] ?? []
    add(
      doctype,
      await names(`SELECT name FROM "tab${doctype}" WHERE ${oneOf(`"${column}"`, own)}${ofType}`, lower(own)),
    )
  }
  for (const [target, own] of Object.entries(records))
    for (const parenttype of ['Address', 'Call Log'] as const)
      add(
        parenttype,
        await names(
          `SELECT parent FROM "tabDynamic Link" WHERE parenttype = '${parenttype}' AND link_doctype = '${target}' AND ${oneOf('link_name', own)}`,
          lower(own),
        ),
      )
  add(
    'Address',
    (
      await names(
        `SELECT coalesce(address, '') FROM "tabContact" WHERE ${oneOf('name', contacts)}`,
        lower(contacts),
      )
    ).filter((name) => name !== ''),
  )
  for (const [target, own] of Object.entries(records))
    add(
      'Event',
      await names(
        `SELECT parent FROM "tabEvent Participants" WHERE reference_doctype = '${target}' AND ${oneOf('reference_docname', own)}`,
        lower(own),
      ),
    )
  add(
    'Gym Visit',
    await names(
      `SELECT parent FROM "tabGym Visit Guest" WHERE ${oneOf('guest_email', addresses)}`,
      addresses,
    ),
  )
  await addMail(sql, addresses, add)
  await addAttached(sql, found, add)
  return found
}

/** Rule 1: what stands on the account's own contact, unless typed by the account or carried by somebody else. */
async function furtherAddresses(sql: SqlClient, user: string): Promise<string[]> {
  const rows = await sql.query(
    `SELECT lower(e.email_id) FROM "tabContact Email" e JOIN "tabContact" c ON c.name = e.parent JOIN "tabUser" u ON u.name = c."user"
     WHERE c."user" = ? AND ${sql.exactly('e.email_id')} <> ? AND NOT (u.user_type = 'Website User' AND ? IN (e.owner, e.modified_by))
       AND NOT EXISTS (SELECT 1 FROM "tabContact Email" e2 JOIN "tabContact" c2 ON c2.name = e2.parent
         WHERE ${sql.exactly('e2.email_id')} = ${sql.exactly('e.email_id')} AND coalesce(c2.full_name, '') <> coalesce(c.full_name, ''))
       AND NOT EXISTS (SELECT 1 FROM "tabUser" u2 WHERE ${sql.exactly('u2.name')} = ${sql.exactly('e.email_id')} AND u2.name <> u.name)`,
    [user, user.toLowerCase(), user],
  )
  return [...new Set(rows.map(([address = '']) => address))]
}

type Add = (doctype: string, names: readonly string[]) => readonly string[]

/** Rule 4: sender, recipients, cc, bcc, as addresses. */
async function addMail(sql: SqlClient, addresses: readonly string[], add: Add): Promise<void> {
  const names = async (text: string, values: unknown[]) =>
    (await sql.query(text, values)).map(([name = '']) => name)
  for (const address of addresses) {
    const pattern = headerPattern(address)
    for (const header of ['sender', 'recipients', 'cc', 'bcc'])
      add(
        'Communication',
        await names(`SELECT name FROM "tabCommunication" WHERE ${sql.mentions(header)}`, [pattern]),
      )
    add(
      'Email Queue',
      await names(`SELECT name FROM "tabEmail Queue" WHERE ${sql.mentions('sender')}`, [pattern]),
    )
    add(
      'Email Queue',
      await names(`SELECT parent FROM "tabEmail Queue Recipient" WHERE ${sql.mentions('recipient')}`, [
        pattern,
      ]),
    )
  }
}

/** Comments and files that hang on what was found. */
async function addAttached(sql: SqlClient, found: Rows, add: Add): Promise<void> {
  for (const [type, name, doctype] of await sql.query(
    `SELECT reference_doctype, reference_name, name FROM "tabComment" WHERE reference_doctype IN ('User', 'Contact', 'Issue', 'Lead', 'Opportunity', 'Customer')`,
    [],
  ))
    if (found.has(`${type}\t${name}`)) add('Comment', [doctype ?? ''])
  for (const [type, name, file] of await sql.query(
    `SELECT attached_to_doctype, attached_to_name, name FROM "tabFile" WHERE attached_to_doctype IS NOT NULL`,
    [],
  ))
    if (found.has(`${type}\t${name}`)) add('File', [file ?? ''])
}
