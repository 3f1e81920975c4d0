import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import {
  type BuiltDoctype,
  type BuiltSite,
  buildSite,
  coreDoctypes,
  formSettings,
} from '../../../../../test/support/built-site.ts'
import { type LoadedSite, loadVandelay } from '../../../../../test/support/load-vandelay.ts'
import type { Survey } from './site-survey.ts'

const entry = fileURLToPath(new URL('../data-map-cli.ts', import.meta.url))
const { postgresUrl, mariadbUrl } = inject('servers')
const folder = mkdtempSync(join(tmpdir(), 'survey-'))
afterAll(() => rmSync(folder, { recursive: true }))

function check(url: string, ...args: string[]) {
  const { status, stdout } = spawnSync(process.execPath, [entry, 'check', '--erp', url, ...args], {
    encoding: 'utf8',
  })
  return { status, stdout }
}

function surveyOf(url: string, map?: string): Survey {
  return JSON.parse(check(url, '--json', ...(map === undefined ? [] : ['--data-map', mapFile(map)])).stdout)
}

function mapFile(doctypes: string): string {
  const file = join(folder, `${Math.random()}.yaml`)
  writeFileSync(file, `version: 1\ndoctypes:\n${doctypes}\n`)
  return file
}

const columnsOf = (survey: Survey, name: string) =>
  survey.doctypes
    .find(({ doctype }) => doctype === name)
    ?.fields.map(({ column, pointsAt, role }) => `${column}: ${pointsAt}, ${role}`)
const named = (list: readonly { doctype: string }[]) => list.map(({ doctype }) => doctype)

const custom: Record<string, BuiltDoctype> = {
  Pupil: { custom: true, fields: { pupil_name: 'Data', account: 'Link:User', born: 'Date' } },
  Warden: { custom: true, fields: { warden_name: 'Data', user: 'Link:User' } },
  // Its form shows a name alone: the rows tell.
  Boarder: { custom: true, fields: { title: 'Data', login: 'Link:User' } },
  Stay: { custom: true, fields: { pupil: 'Link:Pupil', warden: 'Link:Warden', from: 'Date' } },
  'Stay Remark': { custom: true, fields: { stay: 'Link:Stay', remark: 'Text' } },
  'Remark Copy': { custom: true, fields: { copied: 'Link:Stay Remark', words: 'Text' } },
  'Copy Mark': { custom: true, fields: { copy: 'Link:Remark Copy', mark: 'Int' } },
  'Stay Charge': { custom: true, fields: { stay: 'Link:Stay', sum: 'Int' } },
  'Stay Levy': { custom: true, fields: { stay: 'Link:Stay', company: 'Link:Company' } },
  'Stay Voucher': {
    custom: true,
    fields: { kind: 'Link:DocType', document: 'Dynamic Link:kind', sum: 'Int' },
  },
  'Stay Line': { custom: true, table: true, fields: { stay: 'Link:Stay', hours: 'Int' } },
  'Cost Sheet': { custom: true, fields: { lines: 'Table:Stay Line' } },
  Company: { fields: { abbr: 'Data' } },
  Label: { fields: { kind: 'Select:Room\nDesk', thing: 'Dynamic Link:kind' } },
  Pointer: { fields: { kind: 'Link:DocType', thing: 'Dynamic Link:kind' } },
  Pin: { fields: { kind: 'Link:DocType', thing: 'Dynamic Link:kind' } },
  Thing: { fields: { title: 'Data' } },
  Sort: { fields: { kind: 'Data' } },
  Sorted: { fields: { sort: 'Link:Sort', thing: 'Dynamic Link:sort' } },
  Ward: { custom: true, fields: { pupil: 'Link:Pupil' } },
  Round: { custom: true, fields: { pupil: 'Link:Pupil' } },
  Bonus: { custom: true, fields: { pupil: 'Link:Pupil' } },
  Lernbericht: { custom: true, fields: { pupil: 'Link:Pupil' } },
  Krankenblatt: { custom: true, fields: { pupil: 'Link:Pupil' } },
  'Loose Sheet': { custom: true, fields: { pupil: 'Link:Employee' } },
}

for (const [engine, serverUrl] of [
  ['MariaDB', mariadbUrl],
  ['PostgreSQL', postgresUrl],
] as const)
  describe.skipIf(serverUrl === null)(`on ${engine}`, () => {
    describe('data-map check on a site with forms of its own', () => {
      let site: BuiltSite
      let survey: Survey
      beforeAll(async () => {
        site = await buildSite(serverUrl ?? '', {
          ...coreDoctypes,
          ...custom,
          DocType: { fields: { ...formSettings, module: 'Data', is_submittable: 'Int' } },
        })
        const quote = engine === 'MariaDB' ? '`' : '"'
        const set = (change: string, ...names: string[]) =>
          site.run(
            `UPDATE ${quote}tabDocType${quote} SET ${change} WHERE name IN (${names.map((name) => `'${name}'`).join(', ')})`,
          )
        await set("module = 'Custom'", ...Object.keys(custom))
        await set("module = 'Boarding House'", 'Ward', 'Round')
        await set("module = 'HR'", 'Bonus')
        await set('is_submittable = 1', 'Stay Charge', 'Stay Voucher')
        await site.insert(
          'User',
          { name: 'ann@x.example', email: 'ann@x.example', full_name: 'Ann Lee', user_type: 'Website User' },
          { name: 'wim@x.example', email: 'wim@x.example', full_name: 'Wim Bos', user_type: 'System User' },
        )
        await site.insert('Pupil', { name: 'p1', pupil_name: 'Ann Lee', account: 'ann@x.example' })
        await site.insert('Warden', { name: 'w1', warden_name: 'Wim Bos', user: 'wim@x.example' })
        await site.insert('Boarder', { name: 'b1', title: 'Ann Lee', login: 'ann@x.example' })
        await site.insert('Stay', { name: 's1', pupil: 'p1', warden: 'w1' })
        await site.insert('Stay Voucher', { name: 'v1', kind: 'Stay', document: 's1' })
        await site.insert('Pointer', { name: 'x1', kind: 'Thing', thing: 't1' }, { name: 'x2', kind: null })
        await site.insert(
          'Pin',
          { name: 'y1', kind: 'Thing', thing: 't1' },
          { name: 'y2', kind: 'Pupil', thing: 'p1' },
        )
        await site.insert('Sort', { name: 'Thing' }, { name: 'Company' })
        survey = surveyOf(site.url)
      })
      afterAll(() => site?.drop())

      test('a Link to a person of the site’s own points at a person, and one to a member of the staff at work', () => {
        expect(columnsOf(survey, 'Stay')).toEqual([
          'pupil: Link to Pupil, subject',
          'warden: Link to Warden, work',
        ])
      })

      test('says whose rows are people, and what decided it', () => {
        const known = Object.fromEntries(
          survey.people.map(({ doctype, kind, by }) => [doctype, `${kind} ${by}`]),
        )
        expect(known).toMatchObject({
          User: 'person erpnext',
          Customer: 'party form',
          Pupil: 'person form',
          Warden: 'staff rows',
          Boarder: 'person rows',
        })
        const own = surveyOf(site.url, '  Thing: { record: person }\n  Boarder: { record: document }')
        expect(own.people).toContainEqual({ doctype: 'Thing', kind: 'person', by: 'site', rows: false })
        expect(named(own.people)).not.toContain('Boarder')
        expect(own.settings).toContainEqual({ doctype: 'Boarder', record: 'document', by: 'site' })
        expect(check(site.url).stdout).toContain('  people, as their rows show:\n    Boarder\n')
      })

      test('what hangs on a person’s document is followed, and wants a category like all that is exported', () => {
        expect(survey.followed).toMatchObject([
          { doctype: 'Remark Copy', fields: [{ column: 'copied', to: ['Stay Remark'] }], by: 'form' },
          { doctype: 'Stay Remark', fields: [{ column: 'stay', to: ['Stay'] }], by: 'form' },
        ])
        expect(survey.unclassified).toEqual(expect.arrayContaining(['Remark Copy', 'Stay Remark']))
      })

      test('what is reachable and not followed is listed with the reason', () => {
        expect(
          Object.fromEntries(survey.reachable.map(({ doctype, because }) => [doctype, because])),
        ).toEqual({
          'Copy Mark': 'too_far',
          'Stay Charge': 'submittable',
          'Stay Levy': 'company',
          'Stay Line': 'child_table',
          'Stay Voucher': 'submittable',
        })
        expect(survey.reachable.find(({ doctype }) => doctype === 'Stay Voucher')).toMatchObject({
          fields: [{ column: 'document', to: ['Stay'] }],
          rows: true,
        })
        const { stdout } = check(site.url, '--details')
        expect(stdout).toContain(
          '  Stay Voucher: it is submitted, as business documents are\n    document to Stay\n',
        )
        expect(stdout).toContain('  "Stay Voucher": { hangsOn: [document] }\n')
      })

      test('what a map says of it is followed; an empty list is an answer too', () => {
        const own = surveyOf(site.url, '  Stay Charge: { hangsOn: [stay] }\n  Stay Levy: { hangsOn: [] }')
        expect(named(own.reachable)).toEqual(['Copy Mark', 'Stay Line', 'Stay Voucher'])
        expect(own.followed).toContainEqual(expect.objectContaining({ doctype: 'Stay Charge', by: 'site' }))
      })

      test('a Dynamic Link that cannot name people is none that points at a person', () => {
        expect(survey.withoutPeople).toEqual(
          expect.arrayContaining([
            { doctype: 'Label', column: 'thing', because: 'list' },
            { doctype: 'Pointer', column: 'thing', because: 'rows' },
            { doctype: 'Sorted', column: 'thing', because: 'list' },
          ]),
        )
        for (const quiet of ['Label', 'Pointer', 'Sorted'])
          expect(named(survey.doctypes)).not.toContain(quiet)
        expect(columnsOf(survey, 'Pin')).toEqual(['thing: Dynamic Link by kind, subject'])
      })

      test('proposes categories by the module, by what else is in it, by words, and by whom a form links to', () => {
        const own = surveyOf(site.url, '  Ward: { category: health }')
        const proposed = Object.fromEntries(
          own.proposals.map(({ doctype, category, by, record = '' }) => [
            doctype,
            `${category} ${by} ${record}`.trim(),
          ]),
        )
        expect(proposed).toMatchObject({
          Bonus: 'employment module',
          Round: 'health same_module',
          Lernbericht: 'learning name',
          Krankenblatt: 'health name',
          'Loose Sheet': 'employment links',
          'Stay Remark': 'learning links',
          Pupil: 'learning name person',
          Warden: 'work people staff',
          Boarder: 'contact people person',
        })
      })

      test('the map that it prints is one that leaves nothing to be said', () => {
        const [, after = ''] = check(site.url).stdout.split(/A proposal.*\n/)
        const yaml = after.slice(0, after.indexOf('\n\n'))
        expect(yaml).toMatch(/"Pupil": \{ category: learning, record: person \} +# by its name/)
        const file = join(folder, `${engine}.yaml`)
        writeFileSync(file, yaml)
        expect(check(site.url, '--data-map', file)).toMatchObject({
          status: 0,
          stdout: expect.stringContaining('all are classified'),
        })
      })
    })

    describe('data-map check on the site vandelay, with HRMS, Helpdesk and CRM', () => {
      let site: LoadedSite
      let survey: Survey
      beforeAll(async () => {
        site = await loadVandelay(engine, serverUrl ?? '')
        survey = surveyOf(site.url)
      })
      afterAll(() => site?.drop())

      test('knows its people', () => {
        const known = Object.fromEntries(
          survey.people.map(({ doctype, kind, by }) => [doctype, `${kind} ${by}`]),
        )
        expect(known).toMatchObject({
          Adviser: 'staff rows',
          Client: 'person form',
          'CRM Lead': 'person map',
          'HD Agent': 'staff map',
          'Job Applicant': 'person map',
        })
        expect(columnsOf(survey, 'Interview')).toContain('job_applicant: Link to Job Applicant, subject')
        expect(columnsOf(survey, 'Case File')).toContain('adviser: Link to Adviser, work')
      })

      test('leaves out Dynamic Links without people, and keeps those with some', () => {
        const quiet = survey.withoutPeople.map(({ doctype, column }) => `${doctype}.${column}`)
        expect(quiet).toContain('Accounting Dimension Detail.default_dimension')
        expect(quiet).toContain('GL Entry.voucher_no')
        for (const kept of [
          'GL Entry.party',
          'Contract.party_name',
          'Dynamic Link.link_name',
          'Email Campaign.recipient',
        ])
          expect(quiet).not.toContain(kept)
      })

      test('what the maps of apps say hangs on what is followed', () => {
        expect(survey.followed).toContainEqual(
          expect.objectContaining({ doctype: 'HD Ticket Comment', by: 'map', rows: true }),
        )
      })

      test('proposes no category of which nothing tells but where nothing does', () => {
        const guessed = survey.proposals.filter(({ by }) => by === 'nothing').map(({ doctype }) => doctype)
        expect(guessed).toEqual(['Wish'])
        expect(survey.proposals).toContainEqual({
          doctype: 'Client',
          category: 'contact',
          by: 'name',
          record: 'person',
        })
      })
    })
  })
