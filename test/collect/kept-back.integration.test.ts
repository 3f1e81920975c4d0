import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { loadDataMap } from '../../apps/worker/src/collect/rules/data-map.ts'
import { type BuiltSite, buildSite, coreDoctypes } from '../support/built-site.ts'
import { type Collected, collectFrom } from '../support/collect-from.ts'

const { postgresUrl, mariadbUrl } = inject('servers')
const [maria, nina, boss] = ['maria@x.org', 'nina@y.org', 'boss@firm.example']
const text = { mariadb: 'text', postgres: 'text' }
const added = { _comments: text, _assign: text, _seen: text, _liked_by: text }

const map = join(mkdtempSync(join(tmpdir(), 'map-')), 'map.yaml')
writeFileSync(map, 'version: 1\ndoctypes:\n  Appointment: { facts: [note] }\n')

const doctypes = {
  ...coreDoctypes,
  Contact: { ...coreDoctypes.Contact, fields: coreDoctypes.Contact?.fields ?? {}, columns: added },
  Communication: {
    fields: {
      ...coreDoctypes.Communication?.fields,
      reference_doctype: 'Link:DocType',
      reference_name: 'Dynamic Link:reference_doctype',
    },
  },
  'Email Queue': {
    autoname: 'hash',
    fields: {
      sender: 'Data:Email',
      recipients: 'Table:Email Queue Recipient',
      message: 'Code',
      attachments: 'Code',
      communication: 'Link:Communication',
      reference_doctype: 'Link:DocType',
      reference_name: 'Dynamic Link:reference_doctype',
    },
  },
  'Email Queue Recipient': { table: true as const, fields: { recipient: 'Data:Email' } },
  'Deleted Document': { autoname: 'hash', fields: { deleted_doctype: 'Data', data: 'Code' } },
  Consultation: {
    custom: true as const,
    autoname: 'field:insurance_no',
    fields: { patient: 'Link:User', insurance_no: 'Data', doctor_by: 'Link:User' },
  },
  Appointment: {
    custom: true as const,
    autoname: 'format:APMT-{customer_name}-{####}',
    fields: { customer_name: 'Data', customer: 'Link:User', made_by: 'Link:User', note: 'Data' },
  },
  Round: {
    custom: true as const,
    fields: { patient: 'Link:User', patient_name: 'Data', nurse_by: 'Link:User' },
  },
  Slip: {
    custom: true as const,
    autoname: 'naming_series:',
    fields: { naming_series: 'Select:SLIP-.YYYY.-', of: 'Link:User', approved_by: 'Link:User' },
  },
  'Call Settings': {
    custom: true as const,
    autoname: 'field:set_by',
    fields: { agent: 'Link:User', set_by: 'Link:User' },
  },
  'Pay Slip': {
    custom: true as const,
    fields: {
      ...{ employee: 'Link:User', days: 'Int', absent: 'Int', bonus: 'Float', remark: 'Data' },
      ...{ section: 'Section Break', lines: 'Table:Pay Line', others: 'Table:Pay Line', more: 'JSON' },
    },
  },
  'Pay Line': { table: true as const, custom: true as const, fields: { what: 'Data', amount: 'Float' } },
  Shared: { custom: true as const, autoname: 'field:title', fields: { title: 'Data', mail: 'Data:Email' } },
}

for (const [engine, serverUrl] of [
  ['MariaDB', mariadbUrl],
  ['PostgreSQL', postgresUrl],
] as const)
  describe.skipIf(serverUrl === null)(`what is kept back is not repeated, on ${engine}`, () => {
    let site: BuiltSite
    let of: Record<string, Collected>
    beforeAll(async () => {
      site = await buildSite(serverUrl ?? '', doctypes)
      await fill(site)
      of = {
        maria: await collectFrom(site.url, maria),
        boss: await collectFrom(site.url, boss, { dataMap: loadDataMap(map) }),
      }
    })
    afterAll(() => site?.drop())
    const rows = (person: string, doctype: string) =>
      (of[person]?.bundle.doctypes[doctype] ?? []) as Record<string, unknown>[]
    const row = (person: string, doctype: string, name: string) =>
      rows(person, doctype).find((one) => one.name === name)
    const withheld = (person: string, doctype: string) =>
      of[person]?.bundle.manifest.withheld.filter((one) => one.doctype === doctype)

    test('copies of comments and mails on a record are those that the file shows', () => {
      const { _comments } = row('maria', 'Contact', 'Maria') ?? {}
      expect(JSON.parse(String(_comments)).map(({ name }: { name: string }) => name)).toEqual([
        'c-on-maria',
        'm-to-maria',
      ])
      expect(of.maria?.text).not.toMatch(/LAB-WORDS|NINA-WORDS|GONE-WORDS/)
      expect(withheld('maria', 'Contact')).toContainEqual({
        doctype: 'Contact',
        field: '_comments',
        reason: 'other_people',
        count: 3,
      })
    })

    test('who has a record assigned or has seen it is told where it is staff or the person', () => {
      const contact = row('maria', 'Contact', 'Maria')
      expect(contact?._assign).toBe(JSON.stringify([boss]))
      expect(contact?._seen).toBe(JSON.stringify([maria, boss]))
      expect(contact?._liked_by).toBe(JSON.stringify([boss]))
    })

    test('the copy of a mail in the queue is told where the mail is', () => {
      expect(row('maria', 'Email Queue', 'q-own')).toMatchObject({ message: 'QUEUED TO MARIA' })
      expect(row('maria', 'Email Queue', 'q-notice')).toMatchObject({ message: 'NOTICE TO MARIA' })
      expect(row('maria', 'Email Queue', 'q-lab')).toMatchObject({ message: null, attachments: null })
      expect(row('maria', 'Email Queue', 'q-nina')).toMatchObject({ message: null })
      expect(row('maria', 'Email Queue', 'q-about')).toMatchObject({ message: null })
      expect(of.maria?.text).not.toMatch(/QUEUED-LAB|QUEUED-NINA|QUEUED-ABOUT/)
      expect(withheld('maria', 'Email Queue')).toEqual([
        { doctype: 'Email Queue', field: 'attachments', reason: 'unexplained_link', count: 1 },
        { doctype: 'Email Queue', field: 'message', reason: 'unexplained_link', count: 2 },
        { doctype: 'Email Queue', field: 'message', reason: 'words_of_another', count: 1 },
      ])
    })

    test('a deleted mail tells what it told while it was there', () => {
      const data = (name: string) => JSON.parse(String(row('maria', 'Deleted Document', name)?.data))
      expect(data('d-sent')).toMatchObject({ sender: maria, bcc: 'friend@z.org' })
      expect(data('d-got')).toMatchObject({ recipients: maria, subject: 'Bread', bcc: '' })
      expect(of.maria?.text).not.toContain('blind@')
      expect(withheld('maria', 'Deleted Document')).toEqual([
        { doctype: 'Deleted Document', field: 'data', reason: 'blind_copy', count: 1 },
      ])
    })

    test('a deleted comment of the staff on another person’s record is told as a fact', () => {
      const data = (name: string) => JSON.parse(String(row('boss', 'Deleted Document', name)?.data))
      expect(data('d-on-nina')).toMatchObject({ comment_email: boss, reference_name: 'Nina' })
      expect(data('d-on-role')).toMatchObject({ content: 'ON A ROLE' })
      expect(of.boss?.text).not.toContain('DELETED-ON-NINA')
      expect(withheld('boss', 'Deleted Document')).toEqual([
        { doctype: 'Deleted Document', field: 'data', reason: 'about_another_person', count: 1 },
      ])
    })

    test('the name of a bare fact is not told where it may be made of what is kept back', () => {
      for (const doctype of ['Consultation', 'Appointment', 'Round'])
        expect(rows('boss', doctype).map(({ name }) => name)).toEqual([1])
      expect(rows('boss', 'Round')[0]).toMatchObject({ nurse_by: boss, $matched: [{ field: 'nurse_by' }] })
      expect(of.boss?.text).not.toMatch(/Stella|STELLA|A123456789/)
    })

    test('a counter, a hash and what a bare fact tells besides are told as its name', () => {
      expect(rows('boss', 'Slip').map(({ name }) => name)).toEqual(['SLIP-2026-00001'])
      expect(rows('boss', 'Call Settings').map(({ name }) => name)).toEqual([boss])
      expect(rows('boss', 'Comment').map(({ name }) => name)).toEqual(['9f8e7d6c5b', 2])
    })

    test('a note of what was cleared of a secret names no document that the file does not name', () => {
      const notes = of.boss?.bundle.manifest.notes.filter(({ code }) => code === 'secret_withheld')
      expect(notes).toEqual([
        expect.objectContaining({ doctype: 'Appointment', detail: expect.not.stringMatching(/, in /) }),
      ])
    })

    test('labels are those of fields and tables that the file shows something of', () => {
      const { labels } = of.maria?.bundle ?? {}
      expect(labels?.['Pay Slip']).toEqual({
        employee: 'employee',
        days: 'days',
        lines: 'lines',
        more: 'more',
      })
      expect(labels?.['Pay Line']).toEqual({ what: 'what' })
      expect(labels?.['Email Queue']).toHaveProperty('message')
      expect(labels).not.toHaveProperty('Round')
    })

    test('a version and a deleted document of which only empty values go withhold nothing', () => {
      expect(JSON.parse(String(row('maria', 'Version', 'v-plain')?.data)).changed).toEqual([
        ['last_name', 'S', 'Santos'],
      ])
      expect(withheld('maria', 'Version')).toEqual([
        { doctype: 'Version', field: 'data', reason: 'other_people', count: 1 },
        { doctype: 'Version', field: 'data', reason: 'secret', count: 1 },
      ])
      expect(JSON.parse(String(row('maria', 'Version', 'v-rows')?.data))).toMatchObject({
        added: [['links']],
      })
      expect(of.maria?.text).not.toMatch(/ROW-OF-ANOTHER|c4n4ry/)
      expect(JSON.parse(String(row('maria', 'Deleted Document', 'd-plain')?.data))).toMatchObject({
        note: 'MARIA-NOTE',
      })
    })
  })

async function fill({ insert }: BuiltSite): Promise<void> {
  const account = (name: string, fullName: string, user_type: string) => ({
    ...{ name, email: name, full_name: fullName, user_type, enabled: 1 },
  })
  await insert(
    'User',
    account(maria, 'Maria Santos', 'Website User'),
    account(nina, 'Nina Berg', 'Website User'),
    account('stella@z.org', 'Stella Rossi', 'Website User'),
    account(boss, 'Bo Boss', 'System User'),
  )
  const copy = (name: string, by: string, comment: string) => ({ comment, by, name })
  await insert('Contact', {
    ...{ name: 'Maria', first_name: 'Maria', last_name: 'Santos', user: maria, email_id: maria },
    _comments: JSON.stringify([
      copy('c-on-maria', boss, 'ON MARIA'),
      copy('m-lab', 'lab@z.org', 'LAB-WORDS'),
      copy('m-to-maria', boss, 'TO MARIA'),
      copy('m-nina', nina, 'NINA-WORDS'),
      copy('c-gone', boss, 'GONE-WORDS'),
    ]),
    _assign: JSON.stringify([boss, nina]),
    _seen: JSON.stringify([maria, nina, boss]),
    _liked_by: JSON.stringify([boss]),
  })
  await insert('Contact', { name: 'Nina', first_name: 'Nina', last_name: 'Berg', user: nina, email_id: nina })
  await insert('Contact Email', {
    ...{ name: 'ce-nina', parent: 'Nina', parenttype: 'Contact', parentfield: 'email_ids', email_id: nina },
  })
  await insert('Comment', {
    ...{ name: 'c-on-maria', comment_type: 'Comment', comment_email: boss, content: 'ON MARIA' },
    ...{ reference_doctype: 'Contact', reference_name: 'Maria' },
  })
  await insert('Comment', {
    ...{ name: '9f8e7d6c5b', comment_type: 'Comment', comment_email: boss, content: 'ON NINA' },
    ...{ reference_doctype: 'Contact', reference_name: 'Nina' },
  })
  const mail = (name: string, sender: string, recipients: string, content: string) => ({
    ...{ name, sender, recipients, content },
  })
  await insert(
    'Communication',
    mail('m-to-maria', boss, maria, 'TO MARIA'),
    mail('m-nina', nina, `${boss}, ${maria}`, 'NINA-WORDS'),
    {
      ...mail('m-lab', 'lab@z.org', boss, 'LAB-WORDS'),
      reference_doctype: 'Contact',
      reference_name: 'Maria',
    },
  )
  await insert('Communication Link', {
    ...{ name: 'tl-lab', parent: 'm-lab', parenttype: 'Communication', parentfield: 'timeline_links' },
    ...{ link_doctype: 'Contact', link_name: 'Maria' },
  })
  const filed = { reference_doctype: 'Contact', reference_name: 'Maria' }
  await insert(
    'Email Queue',
    { name: 'q-own', sender: boss, message: 'QUEUED TO MARIA', communication: 'm-to-maria' },
    { name: 'q-notice', sender: boss, message: 'NOTICE TO MARIA' },
    {
      name: 'q-lab',
      sender: boss,
      message: 'QUEUED-LAB',
      attachments: '[]',
      communication: 'm-lab',
      ...filed,
    },
    { name: 'q-nina', sender: 'office@firm.example', message: 'QUEUED-NINA', communication: 'm-nina' },
    { name: 'q-about', sender: boss, message: 'QUEUED-ABOUT', ...filed },
  )
  for (const queued of ['q-own', 'q-notice', 'q-nina'])
    await insert('Email Queue Recipient', {
      ...{ name: `${queued}-r`, parent: queued, parenttype: 'Email Queue', parentfield: 'recipients' },
      recipient: maria,
    })
  const deletedComment = (
    name: string,
    reference_doctype: string,
    reference_name: string,
    content: string,
  ) => ({
    ...{ name, deleted_doctype: 'Comment' },
    data: JSON.stringify({ comment_email: boss, reference_doctype, reference_name, content }),
  })
  const deletedMail = (name: string, data: object) => ({
    ...{ name, deleted_doctype: 'Communication', data: JSON.stringify({ ...data, timeline_links: [] }) },
  })
  await insert(
    'Deleted Document',
    deletedComment('d-on-nina', 'Contact', 'Nina', 'DELETED-ON-NINA'),
    deletedComment('d-on-role', 'Role', 'Guide', 'ON A ROLE'),
    deletedMail('d-sent', { sender: maria, bcc: 'friend@z.org' }),
    deletedMail('d-got', { recipients: maria, bcc: 'blind@z.org', subject: 'Bread' }),
    {
      ...{ name: 'd-plain', deleted_doctype: 'Shared' },
      data: JSON.stringify({ title: 'x', mail: maria, note: 'MARIA-NOTE', rows: [], more: null }),
    },
  )
  await insert('Consultation', {
    ...{ name: 'A123456789', patient: 'stella@z.org', insurance_no: 'A123456789', doctor_by: boss },
  })
  await insert('Appointment', {
    ...{ name: 'APMT-Stella Rossi-0001', customer: 'stella@z.org', customer_name: 'Stella Rossi' },
    made_by: boss,
    note: 'https://clinic:geheim2026x@z.org/',
  })
  await insert('Round', {
    ...{ name: 'STELLA-0001', patient: 'stella@z.org', patient_name: 'Stella Rossi', nurse_by: boss },
  })
  await insert('Slip', { name: 'SLIP-2026-00001', of: 'stella@z.org', approved_by: boss })
  await insert('Call Settings', { name: boss, agent: 'stella@z.org', set_by: boss })
  await insert(
    'Pay Slip',
    { name: 'P-1', employee: maria, days: 0, absent: 0, bonus: 0, remark: '', more: '{}' },
    { name: 'P-2', employee: maria, days: 3, absent: 0 },
  )
  await insert('Pay Line', {
    ...{ name: 'l-1', parent: 'P-2', parenttype: 'Pay Slip', parentfield: 'lines', what: 'Base', amount: 0 },
  })
  const version = (name: string, data: object) => ({
    ...{ name, ref_doctype: 'Contact', docname: 'Maria', data: JSON.stringify(data) },
  })
  const empty = { added: [], removed: [], row_changed: [], data_import: null, updater_reference: null }
  await insert(
    'Version',
    version('v-plain', { ...empty, changed: [['last_name', 'S', 'Santos']], comment: null }),
    version('v-rows', { ...empty, added: [['links', { link_name: 'ROW-OF-ANOTHER' }]], changed: [] }),
    {
      ...version('v-key', { ...empty, changed: [['api_key', null, 'c4n4ry']] }),
      ref_doctype: 'User',
      docname: maria,
    },
  )
}
