import { expect, test } from 'vitest'
import { coreDoctypes } from '../../support/built-site.ts'
import { account, child, customField, onBothEngines, role, setProperty } from './on-both-engines.ts'

const staff = 'chef@haus.de'
const jana = 'jana.vogel@post.de'
const wang = 'wang@youjian.cn'
const noor = 'noor@barid.example'
const uwe = 'uwe@post.de'
const lena = 'lena@post.de'
const rita = 'rita@haus.de'
const omar = 'omar@haus.de'

/** A German site with a Chinese and an Arabic customer: the words for persons and companies are the site's own. */
onBothEngines(
  'people whom other words describe',
  {
    Customer: {
      fields: {
        ...coreDoctypes.Customer?.fields,
        account_manager: 'Link:User',
        customer_primary_contact: 'Link:Contact',
        customer_primary_address: 'Link:Address',
        lead_name: 'Link:Lead',
        email_id: 'Data',
      },
      columns: {
        custom_mitglied: { mariadb: 'varchar(140)', postgres: 'varchar(140)' },
        custom_betreuung: { mariadb: 'varchar(140)', postgres: 'varchar(140)' },
      },
    },
    Employee: {
      fields: {
        ...coreDoctypes.Employee?.fields,
        company_email: 'Data:Email',
        personal_email: 'Data:Email',
      },
      columns: { custom_mentorin: { mariadb: 'varchar(140)', postgres: 'varchar(140)' } },
    },
    'Sales Invoice': {
      fields: {
        customer: 'Link:Customer',
        contact_person: 'Link:Contact',
        contact_email: 'Data:Email',
        remarks: 'Text',
      },
    },
    Mandant: {
      custom: true,
      fields: {
        bezeichnung: 'Data',
        mandant_type: 'Select:Firma\nIndividual',
        portal: 'Table:Portal User',
      },
    },
    Mandatsakte: { custom: true, fields: { mandant: 'Link:Mandant', inhalt: 'Text' } },
    Beleg: {
      custom: true,
      fields: { fuer_art: 'Link:DocType', fuer: 'Dynamic Link:fuer_art', summe: 'Data' },
    },
  },
  async (site) => {
    const { insert } = site
    await insert('Property Setter', setProperty('Customer', 'customer_type', 'options', 'Firma\nPrivatkunde'))
    await insert('Custom Field', customField('Customer', 'custom_mitglied', 'Link', 'User'))
    await insert('Custom Field', customField('Customer', 'custom_betreuung', 'Link', 'User'))
    await insert('Custom Field', customField('Employee', 'custom_mentorin', 'Link', 'User'))
    for (const row of [
      account(staff, 'Chef Haus', 'System User'),
      account(jana, 'Jana Vogel'),
      account(wang, '王小明'),
      account(noor, 'نور الهدى'),
      account(uwe, 'Uwe Brink'),
      account(lena, 'Lena Ost'),
      account(rita, 'Rita Sand', 'System User'),
      account(omar, 'Omar Sand', 'System User'),
    ])
      await insert('User', row)
    await insert('Has Role', role(staff, 'Sales User'))
    for (const row of [
      { name: 'Jana Vogel', full_name: 'Jana Vogel', user: jana, address: 'Firmensitz' },
      { name: '小明 王', full_name: '小明 王', user: wang },
      { name: '王 小明', full_name: '王 小明', email_id: 'xiaoming@youjian.cn' },
      { name: 'نور الهدى', full_name: 'نور الهدى', user: noor },
      { name: 'الهدى نور', full_name: 'الهدى نور', email_id: 'noor.private@barid.example' },
      { name: 'Uwe Brink', full_name: 'Uwe Brink', user: uwe, owner: uwe },
      { name: 'Uwe Brink-1', full_name: 'Uwe Brink', user: uwe, owner: staff, modified_by: staff },
      { name: 'Lena Ost', full_name: 'Lena Ost', user: lena },
      { name: 'Lena Ost-1', full_name: 'Lena Ost' },
      { name: 'Jonas Ost', full_name: 'Jonas Ost' },
    ])
      await insert('Contact', { owner: staff, modified_by: staff, ...row })
    const mailbox = (parent: string, email_id: string, by: string) =>
      child('Contact', 'email_ids', parent, `${parent}-${email_id}`, { email_id, owner: by, modified_by: by })
    await insert('Contact Email', mailbox('小明 王', 'xiaoming@youjian.cn', staff))
    await insert('Contact Email', mailbox('نور الهدى', 'noor.private@barid.example', staff))
    await insert('Contact Email', mailbox('Uwe Brink', 'uwe.privat@post.de', uwe))
    await insert('Contact Email', mailbox('Uwe Brink-1', 'uwe.privat@post.de', staff))
    await insert('Contact Email', mailbox('Uwe Brink', 'opfer@post.de', uwe))
    for (const row of [
      { name: 'KD-jana', customer_name: 'Jana  VOGEL', customer_type: 'Privatkunde' },
      { name: 'KD-firma', customer_name: 'Vogel Bau', customer_type: 'Firma' },
      {
        name: 'KD-wang',
        customer_name: '王小明',
        customer_type: 'Privatkunde',
        customer_primary_contact: '小明 王',
      },
      { name: 'KD-noor', customer_name: 'Nur ein Kunde', customer_type: 'Individual', custom_mitglied: noor },
      { name: 'KD-lena', customer_name: 'Lena Ost', customer_type: 'Individual' },
      {
        name: 'KD-of-rita',
        customer_name: 'Kunde Ritas',
        customer_type: 'Privatkunde',
        custom_betreuung: rita,
      },
    ])
      await insert('Customer', row)
    const link = (parenttype: string, parent: string, doctype: string, name: string) =>
      child(parenttype, 'links', parent, `${parent}>${name}`, { link_doctype: doctype, link_name: name })
    await insert('Dynamic Link', link('Contact', 'Jana Vogel', 'Customer', 'KD-jana'))
    await insert('Dynamic Link', link('Contact', 'Jana Vogel', 'Customer', 'KD-firma'))
    await insert('Dynamic Link', link('Address', 'Firmensitz', 'Customer', 'KD-firma'))
    await insert('Dynamic Link', link('Address', 'Daheim', 'Customer', 'KD-jana'))
    await insert('Dynamic Link', link('Address', 'Daheim', 'Customer', 'KD-firma'))
    await insert('Dynamic Link', link('Contact', 'Lena Ost-1', 'Customer', 'KD-lena'))
    await insert('Dynamic Link', link('Contact', 'Jonas Ost', 'Customer', 'KD-lena'))
    await insert('Portal User', child('Customer', 'portal_users', 'KD-lena', 'PU-lena', { user: lena }))
    await insert('Portal User', child('Mandant', 'portal', 'M-lena', 'PU-lena-2', { user: lena }))
    await insert(
      'Address',
      { name: 'Firmensitz', address_title: 'ONLY-FIRMENSITZ' },
      { name: 'Daheim', address_title: 'Daheim' },
    )
    await insert(
      'Sales Invoice',
      { name: 'R-jana', customer: 'KD-jana' },
      { name: 'R-firma', customer: 'KD-firma', remarks: 'ONLY-FIRMA' },
      { name: 'R-wang', customer: 'KD-wang' },
      { name: 'R-noor', customer: 'KD-noor' },
    )
    await insert('Sales Invoice', { name: 'R-of-rita', customer: 'KD-of-rita', remarks: 'ONLY-KUNDE' })
    await insert(
      'Mandant',
      { name: 'M-lena', bezeichnung: 'Lena', mandant_type: 'Individual' },
      { name: 'M-other', bezeichnung: 'Andere', mandant_type: 'Individual' },
    )
    await insert(
      'Mandatsakte',
      { name: 'A-lena', mandant: 'M-lena', inhalt: 'Akte' },
      { name: 'A-other', mandant: 'M-other', inhalt: 'ONLY-OTHER' },
    )
    await insert(
      'Beleg',
      { name: 'B-lena', fuer_art: 'Mandant', fuer: 'M-lena', summe: '3' },
      { name: 'B-other', fuer_art: 'Mandant', fuer: 'M-other', summe: 'ONLY-SUMME' },
    )
    await insert(
      'Comment',
      { name: 'C-lena', owner: staff, reference_doctype: 'Mandant', reference_name: 'M-lena', content: 'x' },
      { name: 'C-case', owner: 'Administrator', comment_email: 'LENA@post.de', content: 'von mir' },
    )
    for (const row of [
      { name: 'P-rita', employee_name: 'Rita Sand', company_email: 'RITA@haus.de', bank_ac_no: 'RITA-KONTO' },
      {
        name: 'P-omar',
        employee_name: 'Omar Sand',
        user_id: omar,
        bank_ac_no: 'OMAR-KONTO',
        custom_mentorin: rita,
      },
      { name: 'P-kind', employee_name: 'Kai Kurz', personal_email: omar, bank_ac_no: 'ONLY-KAI' },
    ])
      await insert('Employee', row)
    for (const row of [
      { name: 'm-wang', recipients: '王 <xiaoming@youjian.cn>，other@x.cn' },
      { name: 'm-uwe', recipients: 'uwe.privat@post.de' },
      { name: 'm-opfer', recipients: 'opfer@post.de', content: 'ONLY-OPFER' },
    ])
      await insert('Communication', { sender: staff, ...row })
  },
  (seenBy) => {
    test('a type in the site’s own words: the party that bears the person’s own name is the person', async () => {
      const seen = await seenBy(jana)
      expect(seen.names('Customer')).toEqual(['KD-jana'])
      expect(seen.names('Sales Invoice')).toEqual(['R-jana'])
      expect(seen.reasons('Customer')).toEqual(['company'])
      expect(seen.text).not.toContain('ONLY-FIRMA')
    })

    test('the address of the company is not the person’s, though their contact shows it; one they share is', async () => {
      const seen = await seenBy(jana)
      expect(seen.names('Address')).toEqual(['Daheim'])
      expect(seen.text).not.toContain('ONLY-FIRMENSITZ')
    })

    test('a name is the same with its parts in another order or without blanks, in any script', async () => {
      expect((await seenBy(wang)).bundle.subject.addresses).toEqual([wang, 'xiaoming@youjian.cn'])
      expect((await seenBy(wang)).names('Contact')).toEqual(['小明 王', '王 小明'])
      expect((await seenBy(noor)).bundle.subject.addresses).toEqual([noor, 'noor.private@barid.example'])
    })

    test('a party’s own link to the person’s contact or account ties it', async () => {
      expect((await seenBy(wang)).names('Customer')).toEqual(['KD-wang'])
      expect((await seenBy(wang)).names('Sales Invoice')).toEqual(['R-wang'])
      expect((await seenBy(noor)).names('Sales Invoice')).toEqual(['R-noor'])
    })

    test('who looks after a private customer gets nothing of them', async () => {
      const seen = await seenBy(rita)
      expect(seen.names('Customer')).toEqual([])
      expect(seen.names('Sales Invoice')).toEqual([])
      expect(seen.text).not.toContain('ONLY-KUNDE')
    })

    test('an address typed by the person counts once the staff entered it as well', async () => {
      const seen = await seenBy(uwe)
      expect(seen.bundle.subject.addresses).toEqual([uwe, 'uwe.privat@post.de'])
      expect(seen.names('Communication')).toEqual(['m-uwe'])
    })

    test('a comma of another script parts addresses too', async () => {
      expect((await seenBy(wang)).names('Communication')).toEqual(['m-wang'])
    })

    test('the contact of an individual customer is the person’s, that of their brother is not', async () => {
      const seen = await seenBy(lena)
      expect(seen.names('Contact')).toEqual(['Lena Ost', 'Lena Ost-1'])
      expect(seen.reasons('Contact')).toEqual(['another_person'])
    })

    test('a custom party doctype is a party: its documents, links of any kind, comments', async () => {
      const seen = await seenBy(lena)
      expect(seen.names('Mandant')).toEqual(['M-lena'])
      expect(seen.names('Mandatsakte')).toEqual(['A-lena'])
      expect(seen.names('Beleg')).toEqual(['B-lena'])
      expect(seen.names('Comment')).toEqual(['C-case', 'C-lena'])
      expect(seen.text).not.toContain('ONLY-')
    })

    test('an employee without an account is who bears its mail address and name; others are kept back', async () => {
      expect((await seenBy(rita)).names('Employee')).toEqual(['P-rita'])
      const omars = await seenBy(omar)
      expect(omars.names('Employee')).toEqual(['P-omar'])
      expect(omars.reasons('Employee')).toEqual(['another_person'])
      expect((await seenBy(rita)).text).not.toMatch(/OMAR-KONTO|ONLY-/)
      expect(omars.text).not.toContain('ONLY-KAI')
    })
  },
)
