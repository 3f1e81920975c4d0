import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type BuiltSite, buildSite, coreDoctypes } from '../support/built-site.ts'
import { collectFrom } from '../support/collect-from.ts'
import { createReader } from '../support/limited-reader.ts'

const { postgresUrl, mariadbUrl } = inject('servers')
const ana = 'ana@x.org'
const ben = 'ben@x.org'
const desk = 'desk@firma.example'

const doctypes = {
  ...coreDoctypes,
  'Unhandled Email': { fields: { reason: 'Long Text' as const, raw: 'Code' } },
  'Integration Request': { fields: { data: 'Code' } },
}
const mail = (...headers: string[]) => `${headers.join('\r\n')}\r\n\r\nBEN-WORTE\r\n`
const encoded = (text: string) => `=?utf-8?b?${Buffer.from(text).toString('base64')}?=`

for (const [engine, serverUrl] of [
  ['MariaDB', mariadbUrl],
  ['PostgreSQL', postgresUrl],
] as const)
  describe.skipIf(serverUrl === null)(`stores that strangers can fill, on ${engine}`, () => {
    let site: BuiltSite
    beforeAll(async () => {
      site = await buildSite(serverUrl ?? '', doctypes)
      for (const user of [ana, ben])
        await site.insert('User', { name: user, email: user, enabled: 1, user_type: 'Website User' })
    })
    afterAll(() => site?.drop())
    const quoted = (name: string) => (engine === 'MariaDB' ? `\`${name}\`` : `"${name}"`)

    /** What Ana's file tells of a store that holds just this. */
    async function tells(doctype: string, row: Record<string, unknown>) {
      await site.run(`DELETE FROM ${quoted(`tab${doctype}`)}`)
      await site.insert(doctype, { name: '7f3a9b21c4', ...row })
      const { text, bundle } = await collectFrom(site.url, ana)
      expect(text).not.toContain('BEN-')
      const { exported = 0, withheld = [] } = bundle.manifest.doctypes[doctype] ?? {}
      return { exported, withheld: withheld.map(({ reason }) => reason) }
    }
    const ofMail = (raw: string) => tells('Unhandled Email', { reason: 'BEN-GRUND', raw })

    test('A290 another’s mail that could not be filed quotes an address of the person in its body: counted, not shown', async () => {
      const raw = `${mail(`From: ${ben}`, `To: ${desk}`)}From: ${ana}\r\nTo: ${ana}\r\n> ${ana} wrote`
      expect(await ofMail(raw)).toEqual({ exported: 0, withheld: ['stored_copy'] })
    })

    test.each([
      ['a second sender’s line', [`From: ${ben}`, `From: ${ana}`]],
      ['a sender’s line before that of another', [`From: ${ana}`, `From: ${ben}`]],
      ['one line for two senders', [`From: ${ana}, ${ben}`]],
      ['one line for two, the other first', [`From: "${ana}" <${ben}>, ${ana}`]],
    ])(
      'A291 %s makes a mail the person’s: whose it is is doubtful, and it is kept back',
      async (_, headers) => {
        expect(await ofMail(mail(...headers, `To: ${desk}`))).toEqual({
          exported: 0,
          withheld: ['unreadable'],
        })
      },
    )

    test.each([
      ['the name of the sender says so', [`From: "${ana}" <${ben}>`], ['stored_copy']],
      ['an encoded name says so', [`From: ${encoded(`${ana},`)} <${ben}>`], []],
      ['another header says so', [`From: ${ben}`, `X-From: ${ana}`, `Reply-To: ${ana}`], ['stored_copy']],
      ['a folded line says so', [`From: ${ben}`, 'X-Note: see', ` From: ${ana}`], ['stored_copy']],
    ])('A292 a mail claims to be the person’s (%s): it is not', async (_, headers, withheld) => {
      expect(await ofMail(mail(...headers, `To: ${desk}`))).toEqual({ exported: 0, withheld })
    })

    test.each([
      ['one line', `X: ${ana} ${'BEN-'.repeat(262_144)}\r\nFrom: ${ana}`],
      ['many folded lines', `X: ${ana}${'\r\n BEN-'.repeat(100_000)}\r\nFrom: ${ana}`],
      ['many recipients', `From: ${ben}\r\nTo: ${`BEN-${ben}, `.repeat(90_000)}${ana}`],
      ['many headers', `${`To: ${ana}\r\n`.repeat(60_000)}From: ${ana}`],
    ])(
      'A293 a mail has a head without a bound (%s): it is counted as not readable, and read no further',
      async (_, head) => {
        expect(await ofMail(`${head}\r\n\r\nBEN-WORTE`)).toEqual({ exported: 0, withheld: ['unreadable'] })
      },
    )

    test.each([
      ['a longer one', `{"payer": "dr.${ana}"}`, []],
      ['a longer domain', `{"payer": "${ana}.example"}`, []],
      ['the same behind an escape', `{"note": "from\\n${ana}\\nand"}`, ['stored_copy']],
      [
        'the same, in JSON within JSON',
        JSON.stringify({ body: JSON.stringify({ to: `x\n${ana}` }) }),
        ['stored_copy'],
      ],
    ])(
      'A294 the payload of another program holds an address like the person’s (%s)',
      async (_, data, withheld) => {
        expect(await tells('Integration Request', { data: `${data} BEN-ZAHLT` })).toEqual({
          exported: 0,
          withheld,
        })
      },
    )

    test('A295 a view of sessions that asks for the rights of its reader, or shows what it should not, ends no export', async () => {
      const user = quoted('user')
      await site.run(
        `CREATE TABLE ${quoted('tabSessions')} (${user} varchar(255), sid varchar(255), ipaddress varchar(16), lastupdate timestamp(6) NULL, status varchar(20))`,
      )
      await site.run(
        `INSERT INTO ${quoted('tabSessions')} VALUES ('${ana}', 'BEN-SID', '10.0.0.1', NULL, 'Active')`,
      )
      const invoker =
        engine === 'MariaDB'
          ? 'CREATE SQL SECURITY INVOKER VIEW pdd_sessions'
          : 'CREATE VIEW pdd_sessions WITH (security_invoker = true)'
      await site.run(`${invoker} AS SELECT * FROM ${quoted('tabSessions')}`)
      const all = await collectFrom(site.url, ana)
      expect(all.text).not.toContain('BEN-SID')
      const reader = await createReader(site.url)
      const database = quoted(new URL(site.url).pathname.slice(1))
      const every = [
        ...Object.keys(doctypes),
        'DocType',
        'DocField',
        'Custom Field',
        'Property Setter',
        'Singles',
      ]
      const tables = [...every.map((doctype) => quoted(`tab${doctype}`)), 'pdd_sessions']
      const within = engine === 'MariaDB' ? `${database}.` : ''
      if (engine === 'MariaDB') await reader.grant(`GRANT REFERENCES ON ${database}.* TO $READER`)
      await reader.grant(...tables.map((table) => `GRANT SELECT ON ${within}${table} TO $READER`))
      const { bundle } = await collectFrom(reader.url, ana)
      expect(bundle.doctypes.Sessions).toBeUndefined()
      expect(bundle.manifest.notes.map(({ code }) => code)).toContain('sessions_not_readable')
      await reader.drop()
      await site.run('DROP VIEW pdd_sessions')
      await site.run(`DROP TABLE ${quoted('tabSessions')}`)
    })
  })
