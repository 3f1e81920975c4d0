import { expect, test } from 'vitest'
import { coreDoctypes } from '../../support/built-site.ts'
import { account, child, customField, onBothEngines, role, setProperty } from './on-both-engines.ts'

const ops = 'betrieb@werk.de'
const ivo = 'ivo@post.de'
const una = 'una@post.de'
const key = 'Zx81kQ72mPv40sLd93'

const field = (name: string) => ({ [name]: 'Data' })

/** Secrets under the site's own names, mail in every form of header, comments, versions, and companies' other contacts. */
onBothEngines(
  'secrets, mail and what hangs on records',
  {
    Customer: {
      fields: { ...coreDoctypes.Customer?.fields, sales_team: 'Table:Betreuung' },
    },
    Betreuung: { table: true, custom: true, fields: { wer: 'Link:User', notiz: 'Data' } },
    Quotation: {
      fields: {
        quotation_to: 'Link:DocType',
        party_name: 'Dynamic Link:quotation_to',
        contact_person: 'Link:Contact',
        contact_email: 'Data:Email',
        terms: 'Text',
      },
    },
    Zugang: {
      custom: true,
      autoname: 'field:zugangsschlüssel',
      fields: { zugangsschlüssel: 'Data', konto: 'Link:User', gültig: 'Date' },
    },
    Einmallink: {
      custom: true,
      autoname: 'format:EL-{token}',
      fields: { token: 'Data', konto: 'Link:User', zweck: 'Data' },
    },
    'كلمات السر': {
      custom: true,
      fields: {
        المستخدم: 'Link:User',
        كلمة: 'Password',
        كلمة_المرور: 'Data',
        ...field('pin'),
        ملاحظة: 'Data',
      },
    },
    Kasse: {
      custom: true,
      fields: {
        konto: 'Link:User',
        feld_1: 'Data',
        clave_de_acceso: 'Data',
        api_schluessel: 'Data',
        密码: 'Data',
        पासवर्ड: 'Data',
        notiz: 'Data',
      },
    },
    Protokoll: { custom: true, fields: { konto: 'Link:User', zeile: 'Text' } },
    'Deleted Document': {
      fields: { deleted_name: 'Data', deleted_doctype: 'Data', data: 'Code', restored: 'Check' },
    },
  },
  async (site) => {
    const { insert } = site
    await insert(
      'User',
      account(ops, 'Bea Trieb', 'System User'),
      account(ivo, 'Ivo Kern'),
      account(una, 'Una Kern'),
    )
    await insert('Has Role', role(ops, 'Sales User'))
    await insert(
      'Contact',
      { name: 'Ivo', full_name: 'Ivo Kern', user: ivo, owner: ops },
      { name: 'Una', full_name: 'Una Kern', user: una, owner: ops },
      { name: 'Ivo-2', full_name: 'Ivo Kern', email_id: 'ivo.kern@anders.example' },
    )
    await insert(
      'Customer',
      { name: 'Kern OHG', customer_name: 'Kern OHG', customer_type: 'Company' },
      { name: 'Una', customer_name: 'Una Kern', customer_type: 'Individual' },
    )
    const link = (parent: string, name: string) =>
      child('Contact', 'links', parent, `${parent}>${name}`, { link_doctype: 'Customer', link_name: name })
    await insert('Dynamic Link', link('Ivo', 'Kern OHG'), link('Una', 'Kern OHG'), link('Una', 'Una'))
    await insert(
      'Quotation',
      {
        name: 'Q-ivo',
        quotation_to: 'Customer',
        party_name: 'Kern OHG',
        contact_person: 'Ivo',
        terms: 'FÜR-IVO',
      },
      {
        name: 'Q-una',
        quotation_to: 'Customer',
        party_name: 'Kern OHG',
        contact_person: 'Una',
        terms: 'FÜR-UNA',
      },
      { name: 'Q-none', quotation_to: 'Customer', party_name: 'Kern OHG', terms: 'FÜR-FIRMA' },
      {
        name: 'Q-7',
        quotation_to: 'Customer',
        party_name: 'Una',
        contact_person: 'Ivo',
        terms: 'UNA-PRIVAT',
      },
    )
    await insert('Betreuung', child('Customer', 'sales_team', 'Una', 'b-ops', { wer: ops, notiz: 'BETREUT' }))

    await insert('Property Setter', setProperty('Kasse', 'feld_1', 'label', 'API Key'))
    await insert('Custom Field', customField('Protokoll', 'custom_geheim', 'Password'))
    const secret = (n: number) => `${key}${n}`
    await insert('Zugang', { name: secret(1), zugangsschlüssel: secret(1), konto: ivo })
    await insert('Einmallink', { name: `EL-${secret(2)}`, token: secret(2), konto: ivo, zweck: 'ZWECK' })
    await insert('كلمات السر', {
      name: 'S-1',
      المستخدم: ivo,
      كلمة: secret(3),
      كلمة_المرور: secret(4),
      ملاحظة: 'IVO-ملاحظة',
    })
    await insert('Kasse', {
      name: 'K-1',
      konto: ivo,
      feld_1: secret(5),
      clave_de_acceso: secret(6),
      api_schluessel: secret(7),
      密码: secret(8),
      पासवर्ड: secret(9),
      notiz: 'IVO-KASSE',
    })
    await insert('Protokoll', { name: 'P-1', konto: ivo, zeile: `angemeldet mit ${secret(3)} am Tor` })

    const mail = (name: string, rest: object) => insert('Communication', { name, sender: ops, ...rest })
    await mail('to-list', { recipients: '"Kern, Ivo" <IVO@post.de>, Una <una@post.de>' })
    await mail('cc-list', { recipients: 'x@y.org', cc: 'a@b.org; Ivo Kern <ivo@post.de> ; c@d.org' })
    await mail('bcc-list', { recipients: 'x@y.org', bcc: 'una@post.de, ivo@post.de' })
    await mail('as-name', { recipients: '"ivo@post.de" <boss@y.org>' })
    await mail('as-comment', { recipients: 'boss@y.org (ivo@post.de)' })
    await mail('prefix', { recipients: 'divo@post.de' })
    await mail('suffix', { recipients: 'ivo@post.de.evil.example' })
    await mail('tag', { recipients: 'ivo+1@post.de' })
    await mail('accent', { recipients: 'ívo@post.de' })
    await mail('by-ivo', { sender: 'Ivo <ivo@post.de>', bcc: 'una@post.de', recipients: ops })
    await mail('namesake', { recipients: 'ivo.kern@anders.example', content: 'ONLY-NAMESAKE' })
    await mail('call', { recipients: '', content: 'Anruf von Una' })
    await insert(
      'Communication Link',
      child('Communication', 'timeline_links', 'call', 'cl', { link_doctype: 'Customer', link_name: 'Una' }),
    )

    await insert(
      'Comment',
      {
        name: 'c-on-una',
        owner: ops,
        reference_doctype: 'Customer',
        reference_name: 'Una',
        content: 'ÜBER-UNA',
      },
      {
        name: 'c-mention',
        owner: ops,
        reference_doctype: 'Customer',
        reference_name: 'Una',
        content: `@${ivo} UNA?`,
      },
      {
        name: 'c-firma',
        owner: ops,
        reference_doctype: 'Customer',
        reference_name: 'Kern OHG',
        content: 'ONLY-OHG',
      },
    )
    await insert('Version', {
      name: 'v-una',
      owner: ops,
      ref_doctype: 'Contact',
      docname: 'Una',
      data: JSON.stringify({ changed: [['email_id', ivo, una]], added: [['links', { x: 'ONLY-ROW' }]] }),
    })
    await insert(
      'Deleted Document',
      {
        name: 'd-ivo',
        owner: ops,
        deleted_doctype: 'Protokoll',
        deleted_name: 'P-0',
        data: JSON.stringify({ name: 'P-0', konto: ivo, zeile: 'IVO-GELÖSCHT', custom_geheim: secret(9) }),
      },
      {
        name: 'd-una',
        owner: ops,
        deleted_doctype: 'Protokoll',
        deleted_name: 'P-00',
        data: JSON.stringify({ name: 'P-00', konto: una, zeile: `UNA-GELÖSCHT mit ${ivo}` }),
      },
    )
  },
  (seenBy) => {
    test('no secret leaves under whatever name, alphabet or label it was kept', async () => {
      const seen = await seenBy(ivo)
      expect(seen.text.match(new RegExp(`${key}\\d`, 'g')) ?? []).toEqual([])
      expect(seen.text).toMatch(/IVO-ملاحظة/)
      expect(seen.text).toMatch(/IVO-KASSE/)
    })

    test('rows that are named by a secret are told without their name', async () => {
      const seen = await seenBy(ivo)
      expect(seen.bundle.doctypes.Einmallink).toMatchObject([{ zweck: 'ZWECK', konto: ivo }])
      expect(seen.bundle.doctypes.Zugang).toMatchObject([{ konto: ivo }])
    })

    test('mail by the addresses of its headers, however they are written', async () => {
      expect((await seenBy(ivo)).names('Communication')).toEqual(['bcc-list', 'by-ivo', 'cc-list', 'to-list'])
      expect((await seenBy(ivo)).row('Communication', 'bcc-list')?.bcc).toBe('ivo@post.de')
      expect((await seenBy(una)).row('Communication', 'by-ivo')?.bcc).toBe('una@post.de')
    })

    test('a call filed under the individual customer is theirs', async () => {
      expect((await seenBy(una)).names('Communication')).toContain('call')
    })

    test('of a company’s documents those that name the person, and none of a colleague’s', async () => {
      const seen = await seenBy(ivo)
      expect(seen.row('Quotation', 'Q-ivo')).toMatchObject({ terms: 'FÜR-IVO' })
      expect(seen.names('Quotation')).toEqual(['Q-7', 'Q-ivo'])
      expect(seen.text).not.toMatch(/FÜR-UNA|FÜR-FIRMA|UNA-PRIVAT|ONLY-/)
      expect(seen.names('Contact')).toEqual(['Ivo'])
      expect((await seenBy(una)).names('Quotation')).toEqual(['Q-7', 'Q-una'])
    })

    test('comments and versions of the person’s records, none that only mention them', async () => {
      expect((await seenBy(una)).names('Comment')).toEqual(['c-mention', 'c-on-una'])
      expect((await seenBy(ivo)).names('Comment')).toEqual([])
      expect((await seenBy(una)).names('Version')).toEqual(['v-una'])
      expect((await seenBy(ivo)).names('Version')).toEqual([])
    })

    test('a deleted document that named the person is still kept about them', async () => {
      expect((await seenBy(ivo)).text).toContain('IVO-GELÖSCHT')
      expect((await seenBy(ivo)).text).not.toContain('UNA-GELÖSCHT')
    })
  },
)
