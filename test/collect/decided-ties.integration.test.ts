import type { KnownTies } from '@pdd/core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { contact, emailRow, later, linkRow, mail, people, privateCustomer } from '../security/hostile/rows.ts'
import { hostileDoctypes } from '../security/hostile/site.ts'
import { type BuiltSite, buildSite } from '../support/built-site.ts'
import { collectFrom } from '../support/collect-from.ts'

const { postgresUrl, mariadbUrl } = inject('servers')
const { address, guest } = people('decided.example')
const [jane, nora, lone] = [address('jane'), address('nora'), address('lone')]
const [mallory, edited] = [address('mallory'), address('edited')]
const home = 'jane@home.example'
const work = 'nora@work.example'
const victim = address('victim')

for (const [engine, serverUrl] of [
  ['MariaDB', mariadbUrl],
  ['PostgreSQL', postgresUrl],
] as const)
  describe.skipIf(serverUrl === null)(`what officers decided and people proved, on ${engine}`, () => {
    let site: BuiltSite
    beforeAll(async () => {
      site = await buildSite(serverUrl ?? '', hostileDoctypes)
      await fill(site)
    })
    afterAll(() => site?.drop())
    const seenBy = (user: string, known: Partial<KnownTies> = {}) =>
      collectFrom(site.url, user, { known: { decisions: [], provenAddresses: [], ...known } })
    const decided = (decision: 'confirmed' | 'refused') =>
      [
        { kind: 'record', doctype: 'Contact', name: 'c-jane', decision },
        { kind: 'record', doctype: 'Customer', name: 'Jane Dec', decision },
        { kind: 'address', doctype: null, name: home, decision },
      ] as const

    test('what nobody could prove is listed with the document that says it, and no row of it is told', async () => {
      const { undecided, text, bundle } = await seenBy(jane)
      const source = { doctype: 'Contact', name: 'c-jane', owner: 'gone@decided.example' }
      const open = { reason: 'author_unknown', source }
      expect(undecided).toContainEqual({ kind: 'record', doctype: 'Customer', name: 'Jane Dec', ...open })
      expect(undecided).toContainEqual({ kind: 'address', doctype: null, name: home, ...open })
      expect(text).not.toContain('JANE-')
      expect(bundle.manifest.notes).toContainEqual(expect.objectContaining({ code: 'not_confirmed' }))
    })

    test('what an officer confirmed is the person’s, and open no more', async () => {
      const { undecided, text } = await seenBy(jane, { decisions: decided('confirmed') })
      expect(text).toContain('JANE-INVOICE')
      expect(text).toContain('JANE-MAIL')
      expect(undecided).toEqual([])
    })

    test('a contact that an officer confirmed brings out itself, and nothing that it ties', async () => {
      const contact = { kind: 'record', doctype: 'Contact', name: 'c-jane', decision: 'confirmed' } as const
      const { names, text, undecided } = await seenBy(jane, { decisions: [contact] })
      expect(names('Contact')).toEqual(['c-jane'])
      expect(text).not.toContain('JANE-')
      expect(undecided.map(({ name }) => name).sort()).toEqual(['Jane Dec', home])
    })

    test('what the account writes on its contact after an officer confirmed that one is for an officer again', async () => {
      const { text, bundle, undecided } = await seenBy(mallory, {
        decisions: [{ kind: 'record', doctype: 'Contact', name: 'c-mallory', decision: 'confirmed' }],
      })
      expect(text).not.toContain('ONLY-')
      expect(bundle.subject.addresses).toEqual([mallory])
      expect(undecided).toContainEqual(expect.objectContaining({ doctype: 'Customer', name: 'Vic Dec' }))
    })

    test('an address that an officer confirmed stays the person’s after an edit of the profile', async () => {
      const { text } = await seenBy(edited, {
        decisions: [{ kind: 'address', doctype: null, name: 'edited@home.example', decision: 'confirmed' }],
      })
      expect(text).toContain('EDITED-MAIL')
    })

    test('what an officer refused stays back, and is asked no more', async () => {
      const { undecided, text, bundle } = await seenBy(jane, { decisions: decided('refused') })
      expect(text).not.toContain('JANE-')
      expect(undecided).toEqual([])
      expect(bundle.manifest.withheld).toContainEqual({ doctype: 'Customer', reason: 'refused', count: 1 })
    })

    test('no decision makes another account’s login somebody else’s address', async () => {
      const login = { kind: 'address', doctype: null, name: victim, decision: 'confirmed' } as const
      const { text, bundle } = await seenBy(jane, { decisions: [login], provenAddresses: [victim] })
      expect(bundle.subject.addresses).toEqual([jane])
      expect(text).not.toContain('ONLY-VICTIM')
    })

    test('a code opens the mail at the address; a lead of a name that only the profile bears is for an officer', async () => {
      const { text, bundle, undecided } = await seenBy(lone, { provenAddresses: ['LONE@home.example'] })
      expect(bundle.subject.addresses).toEqual([lone, 'lone@home.example'])
      expect(text).toContain('LONE-MAIL')
      expect(bundle.doctypes.Lead).toBeUndefined()
      expect(undecided).toContainEqual(expect.objectContaining({ doctype: 'Lead', name: 'lead-lone' }))
    })

    test('a code opens leads and contacts whose name the staff wrote for the person', async () => {
      const { names } = await seenBy(nora, { provenAddresses: [work] })
      expect(names('Lead')).toEqual(['lead-nora'])
      expect(names('Contact')).toEqual(['Nora Dec', 'Nora Dec-1'])
    })

    test('where the staff know another person by the address, a code is not enough', async () => {
      const { bundle, text, undecided } = await seenBy(nora, { provenAddresses: ['shared@work.example'] })
      expect(bundle.subject.addresses).toEqual([nora])
      expect(text).not.toContain('ONLY-UWE')
      expect(undecided).toContainEqual(
        expect.objectContaining({ kind: 'address', name: 'shared@work.example', reason: 'known_by_another' }),
      )
    })
  })

async function fill({ insert }: BuiltSite): Promise<void> {
  const { customer, invoice } = privateCustomer('Jane Dec', 'JANE-INVOICE')
  await insert('User', guest('jane', 'Jane Dec'), guest('nora', 'Nora Dec'), guest('lone', 'Lone Some'))
  await insert(
    'User',
    guest('victim', 'Vic Tim'),
    guest('mallory', 'Mallory Dec'),
    guest('edited', 'Ed Ited'),
  )
  const staff = { modified_by: 'Administrator', modified: later }
  await insert(
    'Contact',
    contact('Mallory Dec', { name: 'c-mallory', owner: mallory, user: mallory, ...staff }),
    contact('Ed Ited', { name: 'c-edited', owner: edited, user: edited }),
  )
  await insert(
    'Contact Email',
    emailRow('c-mallory', 'vic@dec-outside.example'),
    emailRow('c-edited', 'edited@home.example'),
  )
  await insert('Dynamic Link', linkRow('c-mallory', 'Customer', 'Vic Dec'))
  const victims = privateCustomer('Vic Dec', 'ONLY-DEC-INVOICE')
  await insert('Customer', victims.customer)
  await insert('Sales Invoice', victims.invoice, {
    name: 'INV-dec-firm',
    customer: 'Firm Dec',
    contact_person: 'c-mallory',
    remarks: 'ONLY-DEC-FIRM',
  })
  await insert(
    'Communication',
    mail('m-vic', 'vic@dec-outside.example', 'ONLY-DEC-MAIL'),
    mail('m-edited', 'edited@home.example', 'EDITED-MAIL'),
  )
  await insert(
    'Contact',
    contact('Jane Dec', { name: 'c-jane', owner: 'gone@decided.example', user: jane }),
    contact('Nora Dec', { user: nora, email_id: nora }),
    contact('Nora Dec', { name: 'Nora Dec-1', email_id: work }),
    contact('Uwe Other', { email_id: 'shared@work.example' }),
  )
  await insert('Contact Email', emailRow('c-jane', home), emailRow('c-jane', victim))
  await insert('Dynamic Link', linkRow('c-jane', 'Customer', 'Jane Dec'))
  await insert('Customer', customer)
  await insert('Sales Invoice', invoice)
  await insert(
    'Lead',
    { name: 'lead-nora', lead_name: 'Nora Dec', email_id: work },
    { name: 'lead-lone', lead_name: 'Lone Some', email_id: 'lone@home.example', owner: 'Guest' },
  )
  await insert(
    'Communication',
    mail('m-jane', home, 'JANE-MAIL'),
    mail('m-victim', victim, 'ONLY-VICTIM'),
    mail('m-lone', 'lone@home.example', 'LONE-MAIL'),
    mail('m-shared', 'shared@work.example', 'ONLY-UWE'),
  )
}
