import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type BuiltSite, buildSite, coreDoctypes } from '../support/built-site.ts'
import { collectFrom } from '../support/collect-from.ts'

const { postgresUrl, mariadbUrl } = inject('servers')
const ana = 'ana@x.org'
const ben = 'ben@x.org'
const cem = 'cem@x.org'

const doctypes = {
  ...coreDoctypes,
  Kurs: {
    custom: true as const,
    fields: { titel: 'Data', teilnehmer: 'Table:Kursteilnehmer', notizen: 'Table:Kursnotiz' },
  },
  Kursteilnehmer: {
    table: true as const,
    custom: true as const,
    fields: { konto: 'Link:User', allergien: 'Data', codewort: 'Password' },
  },
  Kursnotiz: { table: true as const, custom: true as const, fields: { text: 'Data' } },
  Sitzung: { fields: { thema: 'Data', gaeste: 'Table:Sitzungsgast' } },
  Sitzungsgast: {
    table: true as const,
    fields: { konto: 'Link:User', kunde: 'Link:Customer', mail: 'Data:Email', vermerk: 'Data' },
  },
  Untersuchung: {
    custom: true as const,
    fields: {
      patient: 'Link:User',
      befund: 'Text',
      begleitung: 'Table:Begleitung',
      correo: 'Data',
      freigegeben_by: 'Link:User',
    },
  },
  Begleitung: {
    table: true as const,
    custom: true as const,
    fields: { kontakt: 'Link:Contact', mail: 'Data:Email', anmerkung: 'Data' },
  },
  Fahrzeug: {
    custom: true as const,
    fields: { bezug_art: 'Link:DocType', bezug: 'Dynamic Link:bezug_art', kennzeichen: 'Data' },
  },
  Antrag: {
    fields: {
      sachbearbeiter: 'Link:User',
      employee: 'Link:Employee',
      approved_by: 'Link:User',
      betrag: 'Float',
    },
  },
  'Studio Einstellungen': {
    custom: true as const,
    single: true as const,
    fields: { ansprechpartner: 'Link:User', oeffnung: 'Data', team: 'Table:Kursteilnehmer' },
  },
  Ausweis: {
    fields: { nummer: 'Data' },
    columns: { alte_mail: { mariadb: 'varchar(140)', postgres: 'varchar(140)' } },
  },
  Rückmeldung: { custom: true as const, fields: { gast: 'Link:User', worte: 'Text' } },
  'उपस्थिति पंजिका कर्मचारी विवरण': { custom: true as const, fields: { कर्मचारी: 'Link:User', टिप्पणी: 'Text' } },
  Communication: {
    fields: { ...coreDoctypes.Communication?.fields },
    columns: { custom_patient: { mariadb: 'varchar(140)', postgres: 'varchar(140)' } },
  },
  'Alte Umfrage': { custom: true as const, missing: true as const, fields: { person: 'Link:User' } },
  Spiegel: { custom: true as const, fields: { selbst: 'Link:User', kinder: 'Table:Spiegelkind' } },
  Spiegelkind: {
    table: true as const,
    custom: true as const,
    fields: { konto: 'Link:User', kinder: 'Table:Spiegelkind' },
  },
}

for (const [engine, serverUrl] of [
  ['MariaDB', mariadbUrl],
  ['PostgreSQL', postgresUrl],
] as const)
  describe.skipIf(serverUrl === null)(`doctypes that no map names, on ${engine}`, () => {
    let site: BuiltSite
    beforeAll(async () => {
      site = await buildSite(serverUrl ?? '', doctypes)
      await fill(site)
    })
    afterAll(() => site?.drop())
    const rowsOf = async (user: string, doctype: string) =>
      new Map(
        (await collectFrom(site.url, user)).bundle.doctypes[doctype]?.map((row) => [
          row.name,
          row as Record<string, unknown>,
        ]),
      )

    test('a link in a child row brings the parent, without the rows of other people', async () => {
      const kurs = (await rowsOf(ana, 'Kurs')).get('Yoga')
      expect(kurs).toMatchObject({ titel: 'Yoga am Morgen', $matched: [{ child: 'teilnehmer' }] })
      expect(kurs?.teilnehmer).toMatchObject([{ konto: ana, allergien: 'ANA-NUSS' }])
      expect(kurs?.notizen).toMatchObject([{ text: 'Matten mitbringen' }])
      expect(JSON.stringify(kurs)).not.toMatch(/BEN-|codewort/)
    })

    test('of child rows those of other persons stay out, and those that name companies or nobody do not', async () => {
      const sitzung = (await rowsOf(ana, 'Sitzung')).get('S-1')
      expect(sitzung?.gaeste).toMatchObject([
        { vermerk: 'ANA' },
        { vermerk: 'FIRMA' },
        { vermerk: 'NIEMAND' },
      ])
    })

    test('a parent that belongs to another account is told, and its contents are not', async () => {
      const seen = (await rowsOf(ana, 'Untersuchung')).get('U-1')
      expect(seen).toMatchObject({ begleitung: [{ kontakt: 'Ana', anmerkung: 'ANA-ANMERKUNG' }] })
      expect(seen).not.toHaveProperty('befund')
      expect(seen).not.toHaveProperty('patient')
    })

    test('to the parent’s own subject the row goes whole', async () => {
      expect((await rowsOf(ben, 'Untersuchung')).get('U-1')).toMatchObject({
        befund: 'BEN-BEFUND',
        patient: ben,
      })
    })

    test('a mail address in a text field of a custom DocType ties, whatever the field is called', async () => {
      expect((await rowsOf(ana, 'Untersuchung')).get('U-correo')).toMatchObject({
        correo: 'ANA@x.org',
        befund: 'ANA-BEFUND',
      })
    })

    test('who approved a row gets the fact of it', async () => {
      const rows = await rowsOf(ben, 'Untersuchung')
      expect(rows.get('U-2')).toMatchObject({ freigegeben_by: ben })
      expect(rows.get('U-2')).not.toHaveProperty('befund')
      expect((await rowsOf(ben, 'Antrag')).get('A-1')).not.toHaveProperty('betrag')
    })

    test('a link to the person’s employee ties', async () => {
      expect((await rowsOf(ana, 'Antrag')).get('A-1')).toMatchObject({
        betrag: '12.500000000',
        $matched: [{ field: 'employee', via: 'Employee' }],
      })
    })

    test('a Dynamic Link to the person ties, one to a thing of the same name does not', async () => {
      expect([...(await rowsOf(ana, 'Fahrzeug')).keys()]).toEqual(['F-ana'])
    })

    test('a column of a deleted custom field is told under its name; a Property Setter’s label is the label', async () => {
      const { bundle } = await collectFrom(site.url, ana)
      expect(bundle.doctypes.Kurs?.[0]).toHaveProperty('geloeschtes_feld', 'noch da')
      expect(bundle.labels.Kurs?.titel).toBe('Kurstitel')
      expect(bundle.labels.Kursteilnehmer?.allergien).toBe('allergien')
    })

    test('a mail address in the column of a deleted custom field ties', async () => {
      const rows = await rowsOf(ana, 'Ausweis')
      expect([...rows.keys()]).toEqual(['A-ana'])
      expect(rows.get('A-ana')).toMatchObject({
        nummer: '4711',
        alte_mail: ana,
        $matched: [{ field: 'alte_mail' }],
      })
    })

    test('what a guest of the site entered in a form of its own is theirs, where it names nobody else', async () => {
      const rows = await rowsOf(cem, 'Rückmeldung')
      expect(rows.get('R-cem')).toMatchObject({ worte: 'CEM-WORTE', $matched: [{ field: 'owner' }] })
      expect(rows.get('R-2')).not.toHaveProperty('worte')
      expect((await rowsOf(ben, 'Rückmeldung')).get('R-2')).toMatchObject({ worte: 'BEN-WORTE' })
      expect(rows.has('R-staff')).toBe(false)
    })

    test('what a member of the staff entered in it is not theirs: it is about others', async () => {
      expect((await rowsOf(ben, 'Rückmeldung')).has('R-ben')).toBe(false)
    })

    test('a DocType whose name is longer than PostgreSQL keeps is found all the same', async () => {
      const rows = await rowsOf(ana, 'उपस्थिति पंजिका कर्मचारी विवरण')
      expect(rows.get('H-1')).toMatchObject({ कर्मचारी: ana, टिप्पणी: 'ANA-हिन्दी' })
    })

    test('a field that the site added to its mail ties too', async () => {
      expect((await rowsOf(ana, 'Communication')).get('C-1')).toMatchObject({
        $matched: [{ field: 'custom_patient' }],
      })
    })

    test('settings that name the person give those fields and rows, and nothing else', async () => {
      const seen = (await rowsOf(ana, 'Studio Einstellungen')).get('Studio Einstellungen')
      expect(seen).toMatchObject({
        ansprechpartner: ana,
        team: [{ konto: ana, allergien: 'ANA-TEAM' }],
        $matched: [{ field: 'ansprechpartner' }, { child: 'team' }],
      })
      expect(seen).not.toHaveProperty('oeffnung')
      const others = (await rowsOf(ben, 'Studio Einstellungen')).get('Studio Einstellungen')
      expect(JSON.stringify(others)).not.toMatch(/ana@x|ANA-/)
      expect(others).toMatchObject({ team: [{ konto: ben }] })
    })

    test('a DocType without its table is noted and breaks nothing', async () => {
      const { bundle } = await collectFrom(site.url, ana)
      expect(bundle.manifest.notes).toContainEqual(
        expect.objectContaining({ code: 'table_missing', doctype: 'Alte Umfrage' }),
      )
    })

    test('a child table that holds itself ends, each row once', async () => {
      const row = (await rowsOf(ana, 'Spiegel')).get('S-1')
      expect(row?.kinder).toMatchObject([{ name: 'k1' }, { name: 'k2' }])
    })

    test('numbered documents keep the order of their numbers', async () => {
      expect([...(await rowsOf(ana, 'Nummern')).keys()]).toEqual([2, 9, 10, 100])
    })
  })

async function fill(site: BuiltSite): Promise<void> {
  const { insert } = site
  const account = (name: string, fullName: string) => ({
    name,
    email: name,
    full_name: fullName,
    user_type: 'System User',
  })
  await insert('User', account(ana, 'Ana'), account(ben, 'Ben'), {
    ...account(cem, 'Cem'),
    user_type: 'Website User',
  })
  await insert(
    'Contact',
    { name: 'Ana', full_name: 'Ana', user: ana },
    { name: 'Ben', full_name: 'Ben', user: ben },
  )
  await insert('Employee', { name: 'E-ana', user_id: ana })
  const child = (doctype: string, parentfield: string, parent: string, name: string, idx: number) => ({
    name,
    idx,
    parent,
    parenttype: doctype,
    parentfield,
  })
  await site.run(
    `ALTER TABLE ${site.url.startsWith('postgres') ? '"tabKurs"' : '`tabKurs`'} ADD geloeschtes_feld varchar(40)`,
  )
  await insert('Customer', { name: 'Halle AG', customer_name: 'Halle AG', customer_type: 'Company' })
  await insert('Customer', { name: 'Ben P.', customer_name: 'Ben P.', customer_type: 'Individual' })
  await insert('Sitzung', { name: 'S-1', thema: 'Frühjahr' })
  for (const [at, cells] of [
    { konto: ana, vermerk: 'ANA' },
    { konto: ben, vermerk: 'BEN' },
    { kunde: 'Halle AG', vermerk: 'FIRMA' },
    { kunde: 'Ben P.', vermerk: 'PRIVAT' },
    { mail: 'fremd@x.org', vermerk: 'MAIL' },
    { vermerk: 'NIEMAND' },
  ].entries())
    await insert('Sitzungsgast', { ...child('Sitzung', 'gaeste', 'S-1', `s-${at}`, at + 1), ...cells })
  await insert('Kurs', { name: 'Yoga', titel: 'Yoga am Morgen', geloeschtes_feld: 'noch da' })
  await insert('Property Setter', {
    name: 'p',
    doctype_or_field: 'DocField',
    doc_type: 'Kurs',
    field_name: 'titel',
    property: 'label',
    value: 'Kurstitel',
  })
  await insert('Kursteilnehmer', {
    ...child('Kurs', 'teilnehmer', 'Yoga', 't1', 1),
    konto: ben,
    allergien: 'BEN-NUSS',
  })
  await insert('Kursteilnehmer', {
    ...child('Kurs', 'teilnehmer', 'Yoga', 't2', 2),
    konto: ana,
    allergien: 'ANA-NUSS',
    codewort: 'SECRET-WORD-42',
  })
  await insert('Kursnotiz', { ...child('Kurs', 'notizen', 'Yoga', 'n1', 1), text: 'Matten mitbringen' })
  await insert(
    'Untersuchung',
    { name: 'U-1', patient: ben, befund: 'BEN-BEFUND' },
    { name: 'U-2', patient: ana, befund: 'ANA-BEFUND', freigegeben_by: ben },
    { name: 'U-correo', correo: 'ANA@x.org', befund: 'ANA-BEFUND' },
  )
  await insert('Begleitung', {
    ...child('Untersuchung', 'begleitung', 'U-1', 'b1', 1),
    kontakt: 'Ana',
    anmerkung: 'ANA-ANMERKUNG',
  })
  await insert('Begleitung', {
    ...child('Untersuchung', 'begleitung', 'U-1', 'b2', 2),
    mail: 'third@z.org',
    anmerkung: 'THIRD',
  })
  await insert(
    'Fahrzeug',
    { name: 'F-ana', bezug_art: 'Contact', bezug: 'Ana' },
    { name: 'F-item', bezug_art: 'Kurs', bezug: 'Ana' },
  )
  await insert(
    'Rückmeldung',
    { name: 'R-cem', owner: cem, worte: 'CEM-WORTE' },
    { name: 'R-2', owner: cem, gast: ben, worte: 'BEN-WORTE' },
    { name: 'R-staff', owner: 'Administrator', worte: 'STAFF' },
    { name: 'R-ben', owner: ben, worte: 'STAFF' },
  )
  await insert('उपस्थिति पंजिका कर्मचारी विवरण', { name: 'H-1', कर्मचारी: ana, टिप्पणी: 'ANA-हिन्दी' })
  await insert('Custom Field', {
    name: 'Communication-custom_patient',
    dt: 'Communication',
    fieldname: 'custom_patient',
    fieldtype: 'Link',
    options: 'User',
    label: 'Patient',
  })
  await insert('Communication', { name: 'C-1', subject: 'befund', sender: 'lab@z.org', custom_patient: ana })
  const single = 'Studio Einstellungen'
  await insert(
    'Singles',
    { doctype: single, field: 'ansprechpartner', value: ana },
    { doctype: single, field: 'oeffnung', value: 'montags' },
  )
  await insert(
    'Kursteilnehmer',
    { ...child(single, 'team', single, 's1', 1), konto: ana, allergien: 'ANA-TEAM' },
    { ...child(single, 'team', single, 's2', 2), konto: ben, allergien: 'BEN-TEAM' },
  )
  await insert(
    'Ausweis',
    { name: 'A-ana', nummer: '4711', alte_mail: ana },
    { name: 'A-ben', nummer: '0815', alte_mail: ben },
  )
  await insert('Antrag', { name: 'A-1', employee: 'E-ana', approved_by: ben, betrag: '12.5' })
  await insert('Spiegel', { name: 'S-1', selbst: ana })
  await insert(
    'Spiegelkind',
    child('Spiegel', 'kinder', 'S-1', 'k1', 1),
    { ...child('Spiegel', 'kinder', 'S-1', 'k2', 2), konto: ana },
    child('Spiegelkind', 'kinder', 'k1', 'k3', 1),
  )
  await site.run(
    `CREATE TABLE ${site.url.startsWith('postgres') ? '"tabNummern"' : '`tabNummern`'} (name bigint PRIMARY KEY, person varchar(140))`,
  )
  await insert('DocType', {
    name: 'Nummern',
    istable: 0,
    issingle: 0,
    is_virtual: 0,
    custom: 1,
    autoname: 'autoincrement',
  })
  await insert('DocField', {
    name: 'N-p',
    idx: 1,
    parent: 'Nummern',
    parenttype: 'DocType',
    fieldname: 'person',
    fieldtype: 'Link',
    options: 'User',
    label: 'Person',
  })
  await insert(
    'Nummern',
    { name: 100, person: ana },
    { name: 9, person: ana },
    { name: 10, person: ana },
    { name: 2, person: ana },
  )
}
