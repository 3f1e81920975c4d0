import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { collectFrom } from '../support/collect-from.ts'
import { changed, formOf } from './changes.ts'
import type { Forms } from './forms.ts'
import { expectOwn, type OnVersion, onVersion } from './on-version.ts'
import { leftBehind, masked, notNull, v16 } from './v16.ts'

const entry = fileURLToPath(new URL('../../apps/worker/src/cli/data-map-cli.ts', import.meta.url))
const lena = 'lena.fuchs@example.org'
const omar = 'omar.haddad@example.org'
const cards = {
  [lena]: '0196a1b2-0000-7000-8000-000000000001',
  [omar]: '0196a1b2-0000-7000-8000-000000000002',
}

/** The company has its leads named by uuids, as a form of version 16 can be customized to. */
const leads = {
  'ida.lund@example.net': '0196a1b2-2222-7000-8000-000000000001',
  'nils.berg@example.net': '0196a1b2-2222-7000-8000-000000000002',
}

function formsOfSixteen(ofFifteen: Forms): { forms: Forms; behind: Forms } {
  const forms = changed(ofFifteen, v16)
  for (const [name, fields] of Object.entries(notNull)) flag(forms, name, fields, { not_nullable: 1 })
  for (const [name, fields] of Object.entries(masked)) flag(forms, name, fields, { mask: 1 })
  formOf(forms, 'Lead').autoname = 'UUID'
  return { forms, behind: new Map(leftBehind.map((name) => [name, formOf(ofFifteen, name)])) }
}

function flag(
  forms: Forms,
  name: string,
  fields: readonly string[],
  flags: { mask?: 1; not_nullable?: 1 },
): void {
  const form = formOf(forms, name)
  const known = new Set(form.fields.map(({ fieldname }) => fieldname))
  for (const field of fields) if (!known.has(field)) throw new Error(`${name} has no ${field}`)
  form.fields = form.fields.map((field) =>
    fields.includes(field.fieldname) ? { ...field, ...flags } : field,
  )
}

/** The same for two people: a visit (named by a number), a card and its entry (by uuids), logs, and what is left behind. */
async function fillNew({ filling }: OnVersion): Promise<void> {
  for (const [user, last, visit] of [
    [lena, 'Fuchs', 7],
    [omar, 'Haddad', 8],
  ] as const) {
    const word = `only${last}`
    await filling.put(user, 'Service Visit', { name: visit, visitor: user, findings: `${word} findings` })
    await filling.put(user, 'Comment', {
      name: `on-visit-${visit}`,
      comment_type: 'Comment',
      reference_doctype: 'Service Visit',
      reference_name: `${visit}`,
      content: `${word} remark`,
    })
    await filling.put(user, 'File', {
      name: `of-visit-${visit}`,
      file_name: `${word}.pdf`,
      attached_to_doctype: 'Service Visit',
      attached_to_name: `${visit}`,
    })
    // A number more, which stands before the first by its digits and behind it by its size.
    await filling.put(user, 'Service Visit', { name: visit + 10, owner: user, findings: `${word} guest` })
    await filling.child(user, ['Service Visit', `${visit + 10}`, 'guests'], 'Visit Guest', {
      guest: user,
      guest_note: `${word} note`,
    })
    // Of a visit that was never there, as imports leave it: no number at all.
    await filling.child('nobody', ['Service Visit', `VISIT-${visit}`, 'guests'], 'Visit Guest', {
      guest: user,
    })
    await filling.put(user, 'Member Card', {
      name: cards[user],
      member_name: user === lena ? 'Lena Fuchs' : 'Omar Haddad',
      account: user,
      card_text: `${word} card`,
    })
    await filling.put(user, 'Comment', {
      name: `on-card-${visit}`,
      comment_type: 'Comment',
      reference_doctype: 'Member Card',
      reference_name: cards[user],
      content: `${word} word on the card`,
    })
    await filling.put(user, 'API Request Log', {
      name: `call-${visit}`,
      user,
      path: `/api/${word}`,
      method: 'GET',
    })
    await filling.put(user, 'Energy Point Log', { name: `points-${visit}`, user, reason: `${word} points` })
    await filling.put(user, 'Blogger', { name: `blogger-${visit}`, user, bio: `${word} bio` })
  }
}

onVersion(16, formsOfSixteen, fillNew, leads, (on) => {
  test('a key in an invitation and one of a passkey stay back', async () => {
    const { site, filling } = on()
    const row = { creation: '2026-03-01 09:00:00', modified: '2026-03-01 09:00:00', owner: 'Administrator' }
    await site.insert('User Invitation', {
      ...row,
      name: 'inv-1',
      user: lena,
      email: lena,
      key: 'pXq7Tz19LmKw83Rv',
    })
    await site.insert('User Passkey', {
      ...row,
      name: 'pk-1',
      user: lena,
      label: 'phone',
      public_key: 'zzKey77',
    })
    const collected = await collectFrom(site.url, lena)
    expectOwn(filling, lena, collected)
    expect(collected.bundle.doctypes['User Invitation']).toMatchObject([{ name: 'inv-1', email: lena }])
    expect(collected.bundle.doctypes['User Passkey']).toMatchObject([{ name: 'pk-1', label: 'phone' }])
    expect(collected.text).not.toContain('pXq7Tz19LmKw83Rv')
    expect(collected.text).not.toContain('zzKey77')
  })

  test('data-map check tells what the site masks on its own forms', async () => {
    const call = [entry, 'check', '--erp', on().site.url]
    const { stdout } = await promisify(execFile)(process.execPath, call).catch((error) => error)
    expect(stdout).toContain(
      'Masked on the site’s own forms, and exported whole:\n  Contact: mobile_no\n  Employee: bank_ac_no, iban\n',
    )
  })

  const rules = async () => {
    const { text } = await collectFrom(on().site.url, 'ida.lund@example.net', { format: 'frappe' })
    return Object.keys(JSON.parse(text))
  }

  test('format=frappe has ERPNext’s rules where its version has them', async () => {
    const { site } = on()
    expect(await rules()).toEqual(['User'])
    await site.insert(
      'Module Def',
      { name: 'CRM', app_name: 'erpnext' },
      { name: 'Core', app_name: 'frappe' },
    )
    await site.run("UPDATE @tabDocType@ SET modified = '2026-08-17 10:00:00'")
    await site.run("UPDATE @tabDocType@ SET modified = '2026-09-01 10:00:00' WHERE module = 'Core'")
    expect(await rules()).toEqual(['User'])
    await site.run("UPDATE @tabDocType@ SET modified = '2026-09-01 10:00:00' WHERE name = 'Lead'")
    expect(await rules()).toEqual(['User', 'Lead', 'Opportunity'])
    const app = (app_name: string, app_version: string) =>
      site.insert('Installed Application', { name: app_name, app_name, app_version, ...installed })
    await app('frappe', '16.40.0')
    await app('erpnext', '16.32.3')
    expect(await rules()).toEqual(['User'])
    await site.run(
      "UPDATE @tabInstalled Application@ SET app_version = '17.0.0-dev' WHERE app_name = 'erpnext'",
    )
    expect(await rules()).toEqual(['User', 'Lead', 'Opportunity'])
  })
})

const installed = {
  parent: 'Installed Applications',
  parenttype: 'Installed Applications',
  parentfield: 'installed_applications',
}
