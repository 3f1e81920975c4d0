import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type BuiltSite, buildSite, coreDoctypes } from '../support/built-site.ts'
import { type Collected, collectFrom } from '../support/collect-from.ts'
import { createReader } from '../support/limited-reader.ts'

const { postgresUrl, mariadbUrl } = inject('servers')
const ana = 'ana@x.org'
const ben = 'ben@x.org'

const doctypes = {
  ...coreDoctypes,
  DefaultValue: { table: true as const, fields: { defkey: 'Data', defvalue: 'Text' } },
  'Unhandled Email': {
    fields: {
      email_account: 'Link:Email Account',
      uid: 'Data',
      reason: 'Long Text',
      message_id: 'Code',
      raw: 'Code',
    },
  },
  'Integration Request': {
    fields: {
      integration_request_service: 'Data',
      request_headers: 'Code',
      data: 'Code',
      output: 'Code',
      reference_doctype: 'Link:DocType',
      reference_docname: 'Dynamic Link:reference_doctype',
    },
  },
  'Webhook Request Log': {
    fields: { webhook: 'Data', user: 'Link:User', headers: 'Code', data: 'Code', response: 'Code' },
  },
  'SMS Log': { fields: { sender_name: 'Data', message: 'Small Text', sent_to: 'Code' } },
  Zahlprotokoll: { custom: true as const, fields: { nutzlast: 'JSON', antwort: 'Code' } },
  Vorlage: { custom: true as const, fields: { inhalt: 'Long Text' } },
}

const from = (who: string, to: string, body: string, more = '') =>
  `Received: by mx.x.org\r\nFrom: ${who}\r\nTo: ${to}\r\n${more}Subject: s\r\n\r\n${body}\r\n`

for (const [engine, serverUrl] of [
  ['MariaDB', mariadbUrl],
  ['PostgreSQL', postgresUrl],
] as const)
  describe.skipIf(serverUrl === null)(`stores that no form shows, on ${engine}`, () => {
    let site: BuiltSite
    let file: Collected
    const q = (name: string) => (engine === 'MariaDB' ? `\`${name}\`` : `"${name}"`)
    beforeAll(async () => {
      site = await buildSite(serverUrl ?? '', doctypes)
      for (const user of [ana, ben])
        await site.insert('User', { name: user, email: user, enabled: 1, user_type: 'Website User' })
      await fill(site, q)
      file = await collectFrom(site.url, ana)
    })
    afterAll(() => site?.drop())

    const withheldOf = ({ bundle }: Collected, doctype: string) =>
      Object.fromEntries(
        (bundle.manifest.doctypes[doctype]?.withheld ?? []).map(({ reason, count }) => [reason, count]),
      )
    const section = (name: string, of = file) => (of.bundle.doctypes[name] ?? []) as Record<string, unknown>[]

    test('a mail that could not be filed goes whole to who sent it', () => {
      const mails = section('Unhandled Email')
      for (const name of ['0000000001', '0000000008'])
        expect(mails.find((mail) => mail.name === name)).toMatchObject({
          raw: expect.stringContaining('ANA-WORTE'),
          uid: '7',
          $matched: [{ field: 'raw' }],
        })
    })

    test('to whom it was sent it is told, without the words and attachments of its sender', () => {
      const mails = section('Unhandled Email')
      for (const name of ['0000000002', '0000000003', '0000000009'])
        expect(mails.find((mail) => mail.name === name)).toMatchObject({ raw: null, creation: null })
      expect(
        mails.every((mail) => mail.name === '0000000001' || mail.name === '0000000008' || !('uid' in mail)),
      ).toBe(true)
      const went = file.bundle.manifest.withheld.find(({ reason }) => reason === 'words_of_another')
      expect(went).toMatchObject({ doctype: 'Unhandled Email', field: 'raw', count: 3 })
      expect(file.text).not.toContain('BEN-')
    })

    test('a mail of others that holds the address, one with two senders, and one whose head has no end are counted', () => {
      expect(withheldOf(file, 'Unhandled Email')).toEqual({ stored_copy: 1, unreadable: 3 })
    })

    test('a technical record that holds an address of the person is counted, and nothing of it is told', () => {
      expect(withheldOf(file, 'Integration Request')).toEqual({ stored_copy: 3 })
      expect(section('Integration Request')).toEqual([])
      expect(withheldOf(file, 'SMS Log')).toEqual({ stored_copy: 1 })
      expect(withheldOf(file, 'Webhook Request Log')).toEqual({ stored_copy: 1 })
      expect(file.bundle.manifest.doctypes.Vorlage).toBeUndefined()
    })

    test('a column of JSON is one whatever it is called, and one of code that the site added', () => {
      expect(withheldOf(file, 'Zahlprotokoll')).toEqual({ stored_copy: 3 })
    })

    test('who set off a technical record is told the fact of it, and not what it holds of others', async () => {
      const ofBen = await collectFrom(site.url, ben)
      const [row] = section('Webhook Request Log', ofBen)
      expect(row).toMatchObject({ user: ben })
      expect(row).not.toHaveProperty('data')
      expect(ofBen.text).not.toContain('ANA-')
    })

    test('own settings of lists and own defaults are there, without those of an account that is called alike', () => {
      expect(section('User Settings')).toEqual([
        {
          name: 1,
          user: ana,
          doctype: 'Customer',
          data: { filters: 'ANA-FILTER', note: expect.stringContaining('withheld') },
          $matched: [{ field: 'user' }],
        },
        expect.objectContaining({ name: 2, doctype: 'Lead', data: 'no JSON' }),
      ])
      expect(file.bundle.manifest.doctypes['User Settings']).toMatchObject({ counted: 2, exported: 2 })
      expect(section('DefaultValue')).toMatchObject([
        { name: 'default-1', parent: ana, defkey: 'company', defvalue: 'ANA-FIRMA' },
      ])
      expect(file.bundle.processing['User Settings']).toMatchObject({ confirmed: false })
      expect(file.text).not.toContain('FREMD')
    })

    test('without a view of sessions the file says that there are none in it, and nothing of their table', () => {
      expect(file.bundle.manifest.notes.map(({ code }) => code)).toContain('sessions_not_readable')
      expect(section('Sessions')).toEqual([])
      expect(file.text).not.toContain('SITZUNG')
    })

    test('with the view, and the right to read it, own sessions are there without their ids', async () => {
      await site.run(
        `CREATE VIEW pdd_sessions AS SELECT ${q('user')}, ipaddress, lastupdate, status FROM ${q('tabSessions')}`,
      )
      const seen = await collectFrom(site.url, ana)
      expect(section('Sessions', seen)).toEqual([
        {
          name: 1,
          user: ana,
          ipaddress: '10.0.0.1',
          lastupdate: '2026-05-04T11:12:13+02:00',
          status: 'Active',
          $matched: [{ field: 'user' }],
        },
      ])
      expect(seen.bundle.manifest.notes.map(({ code }) => code)).not.toContain('sessions_not_readable')
      expect(seen.text).not.toContain('SITZUNG')
      await site.run('DROP VIEW pdd_sessions')
    })

    test('an account that may read neither view nor settings gets the file, and is told of both', async () => {
      await site.run(`CREATE VIEW pdd_sessions AS SELECT ${q('user')}, status FROM ${q('tabSessions')}`)
      const reader = await createReader(site.url)
      const database = new URL(site.url).pathname.slice(1)
      const tables = Object.keys({
        ...doctypes,
        DocType: 0,
        DocField: 0,
        'Custom Field': 0,
        'Property Setter': 0,
        Singles: 0,
      })
      const grants = [...tables.map((doctype) => q(`tab${doctype}`))].map(
        (table) => `GRANT SELECT ON ${engine === 'MariaDB' ? `${q(database)}.` : ''}${table} TO $READER`,
      )
      await reader.grant(
        ...(engine === 'MariaDB' ? [`GRANT REFERENCES ON ${q(database)}.* TO $READER`] : []),
        ...grants,
      )
      const seen = await collectFrom(reader.url, ana)
      const codes = seen.bundle.manifest.notes.map(({ code }) => code)
      expect(codes).toContain('sessions_not_readable')
      expect(codes).toContain('user_settings_not_readable')
      await reader.drop()
      await site.run('DROP VIEW pdd_sessions')
    })

    test('a DocType of the site that is called like a section has its own', async () => {
      const other = await buildSite(serverUrl ?? '', {
        User: coreDoctypes.User ?? { fields: {} },
        'User Settings': { custom: true, fields: { person: 'Link:User', farbe: 'Data' } },
      })
      await other.insert('User', { name: ana, email: ana, enabled: 1, user_type: 'Website User' })
      await other.insert('User Settings', { name: 'U-1', person: ana, farbe: 'rot' })
      await makeSettings(other, q)
      const seen = await collectFrom(other.url, ana)
      expect(section('User Settings', seen)).toMatchObject([{ name: 'U-1', farbe: 'rot' }])
      expect(section('$User Settings', seen)).toHaveLength(2)
      await other.drop()
    })
  })

async function makeSettings(site: BuiltSite, q: (name: string) => string): Promise<void> {
  await site.run(
    `CREATE TABLE ${q('__UserSettings')} (${q('user')} varchar(180), doctype varchar(180), data text)`,
  )
  const own = JSON.stringify({
    filters: 'ANA-FILTER',
    note: 'Authorization: Bearer 9f8e7d6c5b4a39281706f5e4d3c2b1a0',
  })
  for (const [user, doctype, data] of [
    [ana, 'Lead', 'no JSON'],
    [ana, 'Customer', own],
    ['ANA@x.org', 'Lead', 'FREMD'],
    ['ána@x.org', 'Lead', 'FREMD'],
    [ben, 'Lead', 'FREMD'],
  ])
    await site.run(`INSERT INTO ${q('__UserSettings')} VALUES ('${user}', '${doctype}', '${data}')`)
}

async function fill(site: BuiltSite, q: (name: string) => string): Promise<void> {
  await makeSettings(site, q)
  const moment = q('tabSessions') === '"tabSessions"' ? 'timestamp(6)' : 'datetime(6)'
  await site.run(
    `CREATE TABLE ${q('tabSessions')} (${q('user')} varchar(255), sid varchar(255), sessiondata text, ipaddress varchar(16), lastupdate ${moment}, status varchar(20))`,
  )
  for (const [user, address] of [
    [ana, '10.0.0.1'],
    [ben, '10.0.0.2'],
  ])
    await site.run(
      `INSERT INTO ${q('tabSessions')} VALUES ('${user}', 'SITZUNG-${user}', 'SITZUNG', '${address}', '2026-05-04 11:12:13', 'Active')`,
    )
  const ofDefaults = { parentfield: 'system_defaults', parenttype: '__default', defkey: 'company' }
  await site.insert(
    'DefaultValue',
    { name: 'default-1', parent: ana, ...ofDefaults, defvalue: 'ANA-FIRMA' },
    { name: 'default-2', parent: ben, ...ofDefaults, defvalue: 'FREMD' },
    { name: 'default-3', parent: 'ANA@x.org', ...ofDefaults, defvalue: 'FREMD' },
  )
  const long = `From: ${ben}\r\nX-Long: ${ana} ${'BEN-KOPF '.repeat(120_000)}\r\nTo: ${ana}\r\n\r\nBEN-WORTE`
  const mails = [
    from('"Ana, A." <ANA@x.org>', 'desk@firma.example', 'ANA-WORTE'),
    from(`Ben <${ben}>`, `desk@firma.example,\r\n\t"Ana" <${ana}>`, 'BEN-WORTE'),
    from(ben, 'desk@firma.example', 'BEN-WORTE', `Cc: ${ana}\r\n`),
    from(ben, 'desk@firma.example', `BEN-WORTE\r\n> ${ana} wrote`),
    from(ben, 'desk@firma.example', `BEN-WORTE to dr.${ana}`),
    from(ben, 'desk@firma.example', 'BEN-WORTE', `From: ${ana}\r\n`),
    from(`${ana}, ${ben}`, 'desk@firma.example', 'BEN-WORTE'),
    from('=?utf-8?q?Ana_=3Cana=40x=2Eorg=3E?=', 'desk@firma.example', 'ANA-WORTE'),
    from(
      `=?utf-8?q?ana=40x=2Eorg?= <${ben}>`,
      `=?utf-8?b?${Buffer.from(ana).toString('base64')}?=`,
      'BEN-WORTE',
    ),
    long,
    from(ben, 'desk@firma.example', 'BEN-WORTE'),
  ]
  for (const [index, raw] of mails.entries())
    await site.insert('Unhandled Email', { name: String(index + 1).padStart(10, '0'), uid: '7', raw })
  await site.insert(
    'Integration Request',
    { name: 'a1b2c3d4e1', data: `{"payer": "${ana}", "name": "ANA-ZAHLT"}` },
    { name: 'a1b2c3d4e2', data: '{}', output: `{\\"mail\\": \\"Ana\\\\u003c${ana}\\\\u003e\\"}` },
    { name: 'a1b2c3d4e3', data: 'email=ana%40x.org&amount=3' },
    { name: 'a1b2c3d4e4', data: `{"payer": "dr.${ana}"}`, output: `{"payer": "${ana}.example"}` },
  )
  await site.insert('Webhook Request Log', {
    name: 'b1b2c3d4e1',
    user: ben,
    data: `{"mail": "${ana}", "note": "ANA-NOTIZ"}`,
  })
  await site.insert('SMS Log', { name: 'c1b2c3d4e1', message: `Your login is ${ana}.` })
  await site.insert('Zahlprotokoll', { name: 'd1b2c3d4e1', nutzlast: `{"kunde": "${ana}"}` })
  await site.insert('Zahlprotokoll', { name: 'd1b2c3d4e2', antwort: `kunde=${ana}` })
  await site.insert('Zahlprotokoll', { name: 'd1b2c3d4e3', nutzlast: '{"kunde": "ANA@X.ORG"}' })
  await site.insert('Vorlage', { name: 'e1b2c3d4e1', inhalt: `Schreib an ${ana}` })
}
