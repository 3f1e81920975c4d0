/** Somebody as there are many on the site: an account, a contact, a lead and some forty mails. */
export const typical = {
  address: 'typical@example.org',
  contact: 'Typical Person-typical@example.org',
  lead: 'CRM-LEAD-TYPICAL',
  mails: 40,
}

/** Rows of a doctype to be made by number, or `once`: columns and what they hold, as expressions of `n`. */
export type Rows = { doctype: string; count: number; values: Record<string, string>; once?: true }

/** Neighbours in a table belong to different people: mail by mail the next person writes, or is written to. */
export function rowsOf(maria: boolean, mails: number, contacts: number): Rows[] {
  const text = (number: string) => (maria ? number : `(${number})::text`)
  const padded = (prefix: string, number: string, suffix = '') =>
    `CONCAT('${prefix}', LPAD(${text(number)}, 9, '0'), '${suffix}')`
  const person = (number: string) => padded('person.', number, '@example.net')
  const contact = (number: string) => padded('Person-', number)
  const who = `n % ${contacts} + 1`
  const company = `'Sales Team <sales@acme.example>'`
  const mail = (received: string): Record<string, string> => ({
    name: padded('m', 'n'),
    subject: padded('Re: your order ', 'n'),
    sender: `CASE WHEN n % 2 = 0 THEN ${received} ELSE 'sales@acme.example' END`,
    recipients: `CASE WHEN n % 2 = 0 THEN ${company} ELSE CONCAT('Somebody <', ${received}, '>, office@elsewhere.example') END`,
    cc: `''`,
    content: padded('<div>Dear all, this is about order ', 'n', '. Kind regards</div>'),
    communication_type: `'Communication'`,
    communication_medium: `'Email'`,
    status: `'Linked'`,
    message_id: padded('<', 'n', '@mail.example.org>'),
  })
  const link = (prefix: string, mails: string, doctype: string, target: string): Record<string, string> => ({
    name: padded(prefix, 'n'),
    parent: padded(mails, 'n'),
    parenttype: `'Communication'`,
    parentfield: `'timeline_links'`,
    link_doctype: `'${doctype}'`,
    link_name: target,
  })
  const { address, lead } = typical
  return [
    ...ofPerson(),
    {
      doctype: 'Communication',
      count: typical.mails,
      values: { ...mail(`'${address}'`), name: padded('t', 'n') },
    },
    {
      doctype: 'Communication Link',
      count: typical.mails,
      values: link('tc', 't', 'Contact', `'${typical.contact}'`),
    },
    { doctype: 'Communication Link', count: typical.mails, values: link('tl', 't', 'Lead', `'${lead}'`) },
    { doctype: 'Communication', count: mails, values: mail(person(who)) },
    { doctype: 'Communication Link', count: mails, values: link('l', 'm', 'Contact', contact(who)) },
    {
      doctype: 'Contact',
      count: contacts,
      values: {
        name: contact('n'),
        first_name: padded('Person ', 'n'),
        full_name: padded('Person ', 'n'),
        email_id: person('n'),
      },
    },
    {
      doctype: 'Contact Email',
      count: contacts,
      values: {
        name: padded('e', 'n'),
        parent: contact('n'),
        parenttype: `'Contact'`,
        parentfield: `'email_ids'`,
        email_id: person('n'),
        is_primary: '1',
      },
    },
    {
      doctype: 'Lead',
      count: Math.ceil(contacts / 10),
      values: {
        name: padded('CRM-LEAD-', 'n'),
        lead_name: padded('Person ', 'n'),
        email_id: person('n'),
        status: `'Lead'`,
      },
    },
    {
      doctype: 'Dynamic Link',
      count: Math.ceil(contacts / 10),
      values: {
        name: padded('d', 'n'),
        parent: contact('n'),
        parenttype: `'Contact'`,
        parentfield: `'links'`,
        link_doctype: `'Lead'`,
        link_name: padded('CRM-LEAD-', 'n'),
      },
    },
    {
      doctype: 'User',
      count: Math.ceil(contacts / 20),
      values: {
        name: person('n'),
        email: person('n'),
        first_name: padded('Person ', 'n'),
        user_type: `'Website User'`,
      },
    },
    {
      doctype: 'Activity Log',
      count: Math.ceil(mails / 10),
      values: {
        name: padded('a', 'n'),
        subject: `'logged in'`,
        user: person(who),
        owner: person(who),
        operation: `'Login'`,
      },
    },
  ]
}

function ofPerson(): Rows[] {
  const { address, contact, lead } = typical
  const named = { first_name: `'Typical Person'` }
  const child = { name: `'typical'`, parent: `'${contact}'`, parenttype: `'Contact'` }
  const one = (doctype: string, values: Record<string, string>): Rows => ({
    doctype,
    count: 1,
    values,
    once: true,
  })
  return [
    one('User', {
      name: `'${address}'`,
      email: `'${address}'`,
      ...named,
      full_name: named.first_name,
      user_type: `'Website User'`,
    }),
    one('Contact', {
      name: `'${contact}'`,
      ...named,
      full_name: named.first_name,
      email_id: `'${address}'`,
      user: `'${address}'`,
    }),
    one('Contact Email', { ...child, parentfield: `'email_ids'`, email_id: `'${address}'`, is_primary: '1' }),
    one('Lead', {
      name: `'${lead}'`,
      lead_name: named.first_name,
      email_id: `'${address}'`,
      status: `'Lead'`,
    }),
    one('Dynamic Link', { ...child, parentfield: `'links'`, link_doctype: `'Lead'`, link_name: `'${lead}'` }),
  ]
}
