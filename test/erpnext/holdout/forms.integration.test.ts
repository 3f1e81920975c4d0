import { expect, test } from 'vitest'
import { account, child, customField, onBothEngines, quoted, setProperty } from './on-both-engines.ts'

const tom = 'tom@studio.de'
const pia = 'pia@studio.de'
const lea = 'lea@post.de'
const kim = 'kim@post.de'
const longName = `Kurs "Rücken & Nacken" für Anfänger's Herbst (Halle 3) 100% ä`
const longField = 'वह_व्यक्ति_जो_इस_दस्तावेज़_का_विषय'
const longSecret = 'गुप्त_पासवर्ड_केवल_इस_व्यक्ति_का'

/** Forms of other hands: names in any script, people in any order, what Property Setters and deletions leave behind. */
onBothEngines(
  'forms of the site’s own',
  {
    [longName]: {
      custom: true,
      fields: { trainer: 'Link:User', mitglied: 'Link:User', diagnose: 'Text' },
    },
    'حجز موعد': {
      custom: true,
      fields: { العميل: 'Link:Customer', المعالج: 'Link:User', ملاحظات: 'Text' },
    },
    Antrag: {
      custom: true,
      fields: { sachbearbeitung: 'Link:User', antragsteller: 'Link:Employee', gehalt: 'Data' },
    },
    会员档案: { custom: true, fields: { 姓名: 'Data', 用户: 'Link:User' } },
    就诊记录: { custom: true, fields: { 会员: 'Link:会员档案', 诊断: 'Text' } },
    Mitglied: { custom: true, fields: { vorname_nachname: 'Data', nummer: 'Data' } },
    Beitrag: { custom: true, fields: { mitglied: 'Link:Mitglied', betrag: 'Data' } },
    Gruppe: {
      custom: true,
      fields: {
        titel: 'Data',
        leute: 'Table MultiSelect:Gruppenmitglied',
        material: 'Table:Gruppenmaterial',
      },
    },
    Gruppenmitglied: {
      table: true,
      custom: true,
      fields: { konto: 'Link:User', gastname: 'Data', allergie: 'Data' },
    },
    Gruppenmaterial: { table: true, custom: true, fields: { was: 'Data' } },
    Kurs: { custom: true, fields: { leute: 'Table:Gruppenmitglied' } },
    विवरण: {
      custom: true,
      fields: { [longField]: 'Link:Contact', [longSecret]: 'Password', टिप्पणी: 'Data' },
    },
    Notiz: { custom: true, fields: { worum: 'Small Text', an: 'Small Text' } },
    Formular: {
      fields: { kontakt: 'Link:User', freitext: 'Data', schloss: 'Password', anderes: 'Data' },
    },
    Fall: { custom: true, fields: { betroffen: 'Link:User', amended_from: 'Link:Fall', text: 'Data' } },
    'Rein Gedacht': { custom: true, missing: true, fields: { person: 'Link:User' } },
    إعدادات: { custom: true, single: true, fields: { المسؤول: 'Link:User', سر: 'Password', عام: 'Data' } },
  },
  async (site) => {
    const { insert, run } = site
    for (const row of [
      account(tom, 'Tom Rau', 'System User'),
      account(pia, 'Pia Rau', 'System User'),
      account(lea, 'Lea Funk'),
      account(kim, 'Kim Funk'),
    ])
      await insert('User', row)
    await insert(
      'Contact',
      { name: 'Lea', full_name: 'Lea Funk', user: lea },
      { name: 'Kim', full_name: 'Kim Funk', user: kim },
    )
    await insert('Employee', { name: 'E-tom', user_id: tom }, { name: 'E-pia', user_id: pia })
    await insert('Customer', { name: 'KD-lea', customer_name: 'Lea Funk', customer_type: 'Individual' })
    const link = (parent: string, doctype: string, name: string) =>
      child('Contact', 'links', parent, `${parent}>${name}`, { link_doctype: doctype, link_name: name })
    await insert('Dynamic Link', link('Lea', 'Customer', 'KD-lea'), link('Kim', 'Mitglied', 'MG-1'))
    await insert('Dynamic Link', link('Kim', 'Mitglied', 'MG-2'))

    await insert(longName, { name: 'T-1', trainer: tom, mitglied: lea, diagnose: 'LEA-DIAGNOSE' })
    await insert('حجز موعد', { name: 'H-1', العميل: 'KD-lea', المعالج: tom, ملاحظات: 'LEA-NOTIZ' })
    await insert('Antrag', {
      name: 'A-1',
      sachbearbeitung: tom,
      antragsteller: 'E-pia',
      gehalt: 'PIA-GEHALT',
    })
    await insert(
      '会员档案',
      { name: 'HY-1', 姓名: 'Lea Funk', 用户: lea },
      { name: 'HY-2', 姓名: 'Kim Funk', 用户: kim },
    )
    await insert(
      '就诊记录',
      { name: 'JZ-1', 会员: 'HY-1', 诊断: 'LEA-诊断' },
      { name: 'JZ-2', 会员: 'HY-2', 诊断: 'KIM-诊断' },
    )
    await insert(
      'Mitglied',
      { name: 'MG-1', vorname_nachname: 'Kim Funk', nummer: 'KIM-4711' },
      { name: 'MG-2', vorname_nachname: 'Kims Mutter', nummer: 'ONLY-MUTTER' },
    )
    await insert(
      'Beitrag',
      { name: 'BT-1', mitglied: 'MG-1', betrag: 'KIM-12' },
      { name: 'BT-2', mitglied: 'MG-2', betrag: 'ONLY-13' },
    )

    await insert('Gruppe', { name: 'G-1', titel: 'Montags' })
    const member = (name: string, rest: object, doctype = 'Gruppe', parent = 'G-1') =>
      insert('Gruppenmitglied', child(doctype, 'leute', parent, name, { ...rest }))
    await member('g-lea', { konto: lea, allergie: 'LEA-NUSS' })
    await member('g-kim', { konto: kim, allergie: 'KIM-MILCH' })
    await member('g-walk-in', { gastname: 'Ohne Konto', allergie: 'WALK-IN-EI' })
    await insert('Gruppenmaterial', child('Gruppe', 'material', 'G-1', 'gm', { was: 'Matte' }))
    await insert('Kurs', { name: 'K-1' })
    await member('k-lea', { konto: lea }, 'Kurs', 'K-1')

    await insert('विवरण', {
      name: 'V-1',
      [longField]: 'Lea',
      [longSecret]: 'geheim-4711-abc',
      टिप्पणी: 'LEA-टिप्पणी',
    })
    await insert(
      'Notiz',
      { name: 'N-mention', worum: `Rückfrage bei ${lea}` },
      { name: 'N-list', an: `Lea Funk <LEA@post.de>, ${kim}` },
      { name: 'N-prefix', an: `x${lea}` },
      { name: 'N-suffix', an: `${lea}.de` },
    )
    await insert('Notiz', { name: 'N-tag', an: 'lea+kurs@post.de' })

    await insert(
      'Property Setter',
      setProperty('Formular', 'kontakt', 'fieldtype', 'Data'),
      setProperty('Formular', 'freitext', 'fieldtype', 'Link'),
      setProperty('Formular', 'freitext', 'options', 'Contact'),
      setProperty('Formular', 'schloss', 'fieldtype', 'Data'),
      setProperty('Formular', 'anderes', 'fieldtype', 'Password'),
    )
    await insert(
      'Formular',
      { name: 'F-kontakt', kontakt: lea, schloss: 'SCHLOSS-77x1', anderes: 'ANDERES-88y2' },
      { name: 'F-freitext', freitext: 'Lea' },
      { name: 'F-kim', kontakt: kim },
    )
    await insert(
      'Fall',
      { name: 'F-1', betroffen: lea, docstatus: 2, text: 'storniert' },
      { name: 'F-1-1', betroffen: lea, docstatus: 1, amended_from: 'F-1', text: 'berichtigt' },
    )
    await insert('Singles', { doctype: 'إعدادات', field: 'المسؤول', value: pia })
    await insert('Singles', { doctype: 'إعدادات', field: 'سر', value: 'GEHEIM-0815-xyz' })
    await insert('Singles', { doctype: 'إعدادات', field: 'عام', value: 'ALLGEMEIN' })

    await run(
      `CREATE TABLE ${quoted(site, 'tabVergessene Anmeldung')} (name varchar(140) PRIMARY KEY, creation ${site.url.startsWith('postgres') ? 'timestamp' : 'datetime'}, modified ${site.url.startsWith('postgres') ? 'timestamp' : 'datetime'}, owner varchar(140), modified_by varchar(140), docstatus int, idx int, wer varchar(140), was varchar(140))`,
    )
    await run(
      `INSERT INTO ${quoted(site, 'tabVergessene Anmeldung')} (name, wer, was) VALUES ('VA-1', '${lea}', 'LEA-ALT'), ('VA-2', '${kim}', 'KIM-ALT')`,
    )
    await run(`ALTER TABLE ${quoted(site, 'tabFall')} ADD ${quoted(site, 'früher_betroffen')} varchar(140)`)
    await insert('Fall', { name: 'F-left', früher_betroffen: 'LEA@POST.DE', text: 'aus alter Zeit' })
    await insert('Custom Field', customField('Kurs', 'virtuell', 'Link', 'User'))
  },
  (seenBy) => {
    test('a form that names a guest and a member of the staff is about the guest, whoever stands first', async () => {
      expect((await seenBy(lea)).row(longName, 'T-1')).toMatchObject({ diagnose: 'LEA-DIAGNOSE' })
      expect((await seenBy(lea)).row('حجز موعد', 'H-1')).toMatchObject({ ملاحظات: 'LEA-NOTIZ' })
      const toms = await seenBy(tom)
      expect(toms.names(longName)).toEqual(['T-1'])
      expect(toms.names('حجز موعد')).toEqual(['H-1'])
      expect(toms.text).not.toMatch(/LEA-/)
    })

    test('a form that names an employee is about the employee, whoever deals with it', async () => {
      expect((await seenBy(pia)).row('Antrag', 'A-1')).toMatchObject({ gehalt: 'PIA-GEHALT' })
      expect((await seenBy(tom)).names('Antrag')).toEqual(['A-1'])
      expect((await seenBy(tom)).text).not.toContain('PIA-')
    })

    test('a record of a form of the site’s own is theirs by its account, with what names it, and by no name alone', async () => {
      expect((await seenBy(lea)).names('会员档案')).toEqual(['HY-1'])
      expect((await seenBy(lea)).names('就诊记录')).toEqual(['JZ-1'])
      expect((await seenBy(kim)).names('Mitglied')).toEqual([])
      expect((await seenBy(kim)).text).not.toMatch(/ONLY-|LEA-诊断/)
    })

    test('of a list of people only their own row, though another row names nobody by link', async () => {
      const group = (await seenBy(lea)).row('Gruppe', 'G-1')
      expect(group).toMatchObject({
        titel: 'Montags',
        leute: [{ allergie: 'LEA-NUSS' }],
        material: [{ was: 'Matte' }],
      })
      expect((await seenBy(lea)).text).not.toMatch(/WALK-IN|KIM-MILCH/)
    })

    test('a field whose name is longer than the engine keeps links, hides and is told all the same', async () => {
      const seen = await seenBy(lea)
      expect(seen.names('विवरण')).toEqual(['V-1'])
      expect(seen.text).toContain('LEA-टिप्पणी')
      expect(seen.text).not.toContain('geheim-4711')
    })

    test('an address that is only mentioned, longer, shorter or tagged ties nothing; one in a list is told', async () => {
      expect((await seenBy(lea)).bundle.doctypes.Notiz).toMatchObject([{ $matched: [{ field: 'an' }] }])
    })

    test('what a Property Setter made of a field, and what it was before', async () => {
      const seen = await seenBy(lea)
      expect(seen.names('Formular')).toEqual(['F-freitext', 'F-kontakt'])
      expect(seen.text).not.toMatch(/SCHLOSS-77x1|ANDERES-88y2/)
    })

    test('cancelled and amended documents, and a column that a deleted field left behind', async () => {
      expect((await seenBy(lea)).names('Fall')).toEqual(['F-1', 'F-1-1', 'F-left'])
    })

    test('settings tell whom they name, and no more', async () => {
      const seen = await seenBy(pia)
      expect(seen.row('إعدادات', 'إعدادات')).toMatchObject({ المسؤول: pia })
      expect(seen.text).not.toMatch(/ALLGEMEIN|GEHEIM-0815/)
    })

    test('a table that a deleted DocType left behind is told under its name', async () => {
      const seen = await seenBy(lea)
      expect(seen.row('Vergessene Anmeldung', 'VA-1')).toMatchObject({ was: 'LEA-ALT' })
      expect(seen.text).not.toContain('KIM-ALT')
    })

    test('what has no table, and a field that has no column, break nothing', async () => {
      expect((await seenBy(lea)).bundle.manifest.notes).toContainEqual(
        expect.objectContaining({ code: 'table_missing', doctype: 'Rein Gedacht' }),
      )
    })
  },
)
