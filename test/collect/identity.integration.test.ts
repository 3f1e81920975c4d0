import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type BuiltSite, buildSite, coreDoctypes } from '../support/built-site.ts'
import { collectFrom } from '../support/collect-from.ts'

const { postgresUrl, mariadbUrl } = inject('servers')

for (const [engine, serverUrl] of [
  ['MariaDB', mariadbUrl],
  ['PostgreSQL', postgresUrl],
] as const)
  describe.skipIf(serverUrl === null)(`who is this person, on ${engine}`, () => {
    let site: BuiltSite
    beforeAll(async () => {
      site = await buildSite(serverUrl ?? '', {
        ...coreDoctypes,
        'Sales Invoice': {
          fields: {
            customer: 'Link:Customer',
            contact_person: 'Link:Contact',
            contact_email: 'Data:Email',
            remarks: 'Text',
          },
        },
      })
      await people(site)
    })
    afterAll(() => site?.drop())
    const collected = (user: string) => collectFrom(site.url, user)

    test('a further address on the account’s own contact is the person’s', async () => {
      const { bundle, names } = await collected('ana@x.org')
      expect(bundle.subject.addresses).toEqual(['ana@x.org', 'ana.private@y.org'])
      expect(names('Communication')).toContain('to-ana-private')
    })

    test('a mailbox on contacts of two names is shared: what it alone ties is counted, listed and kept back', async () => {
      const { bundle, names } = await collected('ben@x.org')
      expect(bundle.subject.addresses).toEqual(['ben@x.org'])
      expect(names('Communication')).toEqual([])
      expect(bundle.manifest.withheld).toContainEqual({
        doctype: 'Communication',
        name: 'to-office',
        reason: 'shared_mailbox',
      })
      expect(bundle.manifest.doctypes.Communication).toEqual({
        counted: 1,
        exported: 0,
        withheld: [{ reason: 'shared_mailbox', count: 1 }],
      })
    })

    test('an address that the account typed itself proves nothing, and its rows are not even counted', async () => {
      const { bundle, text, names } = await collected('mal@x.org')
      expect(bundle.subject.addresses).toEqual(['mal@x.org'])
      expect(names('Communication')).toEqual([])
      expect(bundle.manifest.doctypes.Communication).toBeUndefined()
      expect(text).not.toContain('ONLY-ANA')
    })

    test('a further address of staff who may write contacts is for an officer: it may be their own word', async () => {
      const { bundle, undecided } = await collected('staff@x.org')
      expect(bundle.subject.addresses).toEqual(['staff@x.org'])
      expect(undecided).toContainEqual({
        kind: 'address',
        doctype: null,
        name: 'staff.home@y.org',
        reason: 'self_written',
        source: { doctype: 'Contact', name: 'Sta Ff', owner: 'Administrator' },
      })
    })

    test('staff who may not write contacts have the address that others entered for them', async () => {
      expect((await collected('desk@x.org')).bundle.subject.addresses).toEqual([
        'desk@x.org',
        'desk.home@y.org',
      ])
    })

    test('another account’s login is never an alias', async () => {
      expect((await collected('eve@x.org')).bundle.subject.addresses).toEqual(['eve@x.org'])
    })

    test('addresses are compared letter by letter, whatever the collation holds equal', async () => {
      const { names } = await collected('zoe@x.org')
      expect(names('Communication')).toEqual(['to-zoe', 'to-zoe-upper'])
      expect(names('Contact')).toEqual(['Zoe'])
    })

    test('an individual customer of the person’s contact is the person; a company is told and kept back', async () => {
      const { bundle, names } = await collected('ana@x.org')
      expect(names('Customer')).toEqual(['ANA-PRIVATE'])
      expect(bundle.manifest.withheld).toContainEqual({
        doctype: 'Customer',
        name: 'BIG CORP',
        reason: 'company',
      })
      expect(names('Sales Invoice')).toEqual(['INV-0007', 'INV-ana', 'INV-corp-naming-ana'])
    })

    test('a link that the account put on its contact itself makes nobody’s customer theirs', async () => {
      const { names } = await collected('mal@x.org')
      expect(names('Customer')).toEqual([])
      expect(names('Sales Invoice')).toEqual([])
    })

    test('an invoice of another person goes to whom it names as a fact only', async () => {
      const { bundle, text } = await collected('ben@x.org')
      expect(bundle.doctypes['Sales Invoice']?.map(({ name }) => name)).toEqual(['INV-0007'])
      expect(text).not.toContain('ONLY-ANA-REMARK')
    })

    test('a lead at the person’s address is theirs; one of the same name is not', async () => {
      expect((await collected('ana@x.org')).names('Lead')).toEqual(['LEAD-ana'])
    })

    test('an employee’s superior does not get the employee', async () => {
      const { bundle, names, text } = await collected('staff@x.org')
      expect(names('Employee')).toEqual(['EMP-staff'])
      expect(bundle.manifest.withheld).toContainEqual({
        doctype: 'Employee',
        reason: 'work_on_others',
        count: 1,
      })
      expect(text).not.toContain('ONLY-BANK')
    })

    test('a contact of another name at the person’s login is somebody else’s', async () => {
      const { bundle, names } = await collected('ana@x.org')
      expect(names('Contact')).toEqual(['Ana'])
      expect(bundle.manifest.withheld).toContainEqual({
        doctype: 'Contact',
        reason: 'another_person',
        count: 1,
      })
    })

    test('nobody but the sender sees blind copies of others', async () => {
      const mail = (await collected('zoe@x.org')).bundle.doctypes.Communication?.find(
        ({ name }) => name === 'to-zoe',
      ) as Record<string, unknown>
      expect(mail.bcc).toBe('zoe@x.org')
      const sent = (await collected('staff@x.org')).bundle.doctypes.Communication?.find(
        ({ name }) => name === 'to-zoe',
      ) as Record<string, unknown>
      expect(sent.bcc).toBe('ana@x.org, zoe@x.org')
    })

    test('an unknown, a misspelt and a technical account are no person', async () => {
      for (const user of ['nobody@x.org', 'ANA@x.org', 'zoë@x.org', 'Guest', 'Administrator', ''])
        await expect(collected(user), user).rejects.toMatchObject({ code: 'subject.unknown' })
    })
  })

async function people({ insert }: BuiltSite): Promise<void> {
  const account = (name: string, fullName: string, userType = 'Website User') => ({
    name,
    email: name,
    full_name: fullName,
    enabled: 1,
    user_type: userType,
  })
  await insert(
    'User',
    account('ana@x.org', 'Ana Ruiz'),
    account('ben@x.org', 'Ben Ode'),
    account('mal@x.org', 'Mal Ory'),
    account('eve@x.org', 'Eve Ning'),
    account('zoe@x.org', 'Zoe Ark'),
  )
  await insert(
    'User',
    account('staff@x.org', 'Sta Ff', 'System User'),
    account('desk@x.org', 'De Sk', 'System User'),
    account('Guest', 'Guest'),
    account('Administrator', 'Administrator', 'System User'),
  )
  await insert('Has Role', {
    name: 'r1',
    parent: 'staff@x.org',
    parenttype: 'User',
    parentfield: 'roles',
    role: 'Sales User',
  })
  await insert(
    'Contact',
    { name: 'Ana', full_name: 'Ana Ruiz', user: 'ana@x.org', owner: 'staff@x.org' },
    { name: 'Ben', full_name: 'Ben Ode', user: 'ben@x.org' },
    { name: 'Carl', full_name: 'Carl Other' },
  )
  await insert(
    'Contact',
    { name: 'Mal', full_name: 'Mal Ory', user: 'mal@x.org', owner: 'mal@x.org', modified_by: 'mal@x.org' },
    { name: 'Eve', full_name: 'Eve Ning', user: 'eve@x.org' },
    { name: 'Sta Ff', full_name: 'Sta Ff', user: 'staff@x.org' },
    { name: 'De Sk', full_name: 'De Sk', user: 'desk@x.org' },
  )
  await insert(
    'Contact',
    { name: 'Zoe', full_name: 'Zoe Ark', user: 'zoe@x.org' },
    { name: 'Not Zoe', full_name: 'Zoë Ark', email_id: 'zoë@x.org' },
    { name: 'Tail', full_name: 'Zoe Ark', email_id: 'zoe@x.org ' },
    { name: 'Wife', full_name: 'Xenia Quill', email_id: 'ana@x.org' },
  )
  const row = (parent: string, email_id: string, owner = 'staff@x.org') => ({
    name: `${parent}-${email_id}`,
    parent,
    parenttype: 'Contact',
    parentfield: 'email_ids',
    email_id,
    owner,
    modified_by: owner,
  })
  await insert(
    'Contact Email',
    row('Ana', 'ana@x.org'),
    row('Ana', 'Ana.Private@y.org'),
    row('Ben', 'office@corp.org'),
    row('Carl', 'office@corp.org'),
    row('Mal', 'lead@y.org', 'mal@x.org'),
    row('Mal', 'ana@x.org', 'mal@x.org'),
  )
  await insert(
    'Contact Email',
    row('Eve', 'zoe@x.org'),
    row('Sta Ff', 'staff.home@y.org'),
    row('De Sk', 'desk.home@y.org'),
  )
  const link = (parent: string, link_name: string, owner = 'staff@x.org') => ({
    name: `${parent}>${link_name}`,
    parent,
    parenttype: 'Contact',
    parentfield: 'links',
    link_doctype: 'Customer',
    link_name,
    owner,
  })
  await insert(
    'Dynamic Link',
    link('Ana', 'ANA-PRIVATE'),
    link('Ana', 'BIG CORP'),
    link('Mal', 'ANA-PRIVATE', 'mal@x.org'),
  )
  await insert(
    'Customer',
    { name: 'ANA-PRIVATE', customer_type: 'Individual' },
    { name: 'BIG CORP', customer_type: 'Company' },
  )
  await insert(
    'Sales Invoice',
    { name: 'INV-ana', customer: 'ANA-PRIVATE' },
    { name: 'INV-corp', customer: 'BIG CORP' },
    { name: 'INV-corp-naming-ana', customer: 'BIG CORP', contact_email: 'ana@x.org' },
  )
  await insert('Sales Invoice', {
    name: 'INV-0007',
    customer: 'ANA-PRIVATE',
    contact_person: 'Ben',
    remarks: 'ONLY-ANA-REMARK',
  })
  await insert(
    'Lead',
    { name: 'LEAD-ana', lead_name: 'A', email_id: 'ANA@x.org' },
    { name: 'LEAD-namesake', lead_name: 'Ana Ruiz', email_id: 'ana@elsewhere.org' },
  )
  await insert(
    'Employee',
    { name: 'EMP-staff', user_id: 'staff@x.org' },
    { name: 'EMP-other', reports_to: 'EMP-staff', bank_ac_no: 'ONLY-BANK' },
  )
  const mail = (name: string, recipients: string, rest = {}) => ({
    name,
    sender: 'staff@x.org',
    recipients,
    content: 'ONLY-ANA',
    ...rest,
  })
  await insert(
    'Communication',
    mail('to-ana-private', 'Ana <ana.private@Y.org>'),
    mail('to-lead', 'lead@y.org'),
    { ...mail('to-office', 'office@corp.org'), content: '' },
  )
  await insert(
    'Communication',
    mail('to-zoe', 'other@z.org', { bcc: 'ana@x.org, zoe@x.org', content: '' }),
    mail('to-zoe-upper', 'ZOE@X.ORG', { content: '' }),
    mail('to-accents', 'zoë@x.org'),
    mail('to-tail', 'zoe@x.org '),
    mail('to-tag', 'zoe+a@x.org'),
  )
}
