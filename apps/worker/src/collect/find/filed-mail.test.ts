import { describe, expect, test } from 'vitest'
import { form } from '../../../../../test/support/forms.ts'
import { searching } from '../../../../../test/support/search-in-memory.ts'
import { findMail } from './mail.ts'
import { createOpenRows } from './telephones/open-rows.ts'

const mail = form('Communication', {
  ...{ sender: 'Data: Email', recipients: 'Code: Email', cc: 'Code: Email', bcc: 'Code: Email' },
  ...{ reference_doctype: 'Link: DocType', reference_name: 'Dynamic Link: reference_doctype' },
  sent_or_received: 'Data',
})
const link = form(
  'Communication Link',
  { link_doctype: 'Link: DocType', link_name: 'Data' },
  { isTable: true },
)
const subject = {
  sharedAddresses: new Set(['info@firm.net']),
  unprovenAddresses: new Set(['claimed@y.org']),
}
const known = [{ name: 'ann@y.org', email: 'ann@y.org', user_type: 'Website User' }]

type Told = { linked?: boolean; own?: string[]; told?: string[] }

/** What becomes of a mail: it is Zoe's, why it is kept back, or nothing. */
async function fate(values: Record<string, string>, { linked = false, own = ['T'], told = own }: Told = {}) {
  const links = linked
    ? [{ parenttype: 'Communication', parent: 'M', link_doctype: 'Patient', link_name: 'P-1' }]
    : []
  const search = searching([mail, link], {
    rows: { Communication: [{ name: 'M', ...values }], 'Communication Link': links, User: known },
    subject,
  })
  const { selection } = await findMail(
    search,
    { own: new Map([['Ticket', own]]), told: new Map([['Ticket', told]]) },
    null,
    { numbers: null, openRows: createOpenRows(search, { decisions: [] }) },
  )
  return selection.withheld.get('M')?.reason ?? (selection.matches.has('M') ? 'theirs' : 'nothing')
}

const onTicket = { reference_doctype: 'Ticket', reference_name: 'T' }
const toDesk = { ...onTicket, recipients: 'desk@firm.org' }
const onRecord = { reference_doctype: 'Patient', reference_name: 'P-1' }

describe('mail that is filed under the person’s document, and names them nowhere', () => {
  test('is theirs where nobody from outside takes part in it', async () => {
    expect(await fate({ ...onTicket, sender: 'desk@firm.org' })).toBe('theirs')
    expect(await fate({ ...onTicket, sender: 'desk@firm.org', recipients: 'desk@firm.org' })).toBe('theirs')
    expect(await fate({ ...onTicket })).toBe('theirs')
    expect(await fate({ ...onRecord, sender: 'desk@firm.org' })).toBe('theirs')
    expect(await fate({ ...onTicket, reference_name: 'U', sender: 'desk@firm.org' })).toBe('nothing')
    expect(await fate({ ...onTicket, reference_doctype: 'Deal', sender: 'desk@firm.org' })).toBe('nothing')
  })
  test('is kept back where somebody does', async () => {
    expect(await fate({ ...onTicket, sender: 'ann@y.org' })).toBe('unexplained_link')
    expect(await fate({ ...onTicket, sender: 'desk@firm.org', recipients: 'ann@y.org' })).toBe(
      'unexplained_link',
    )
    expect(await fate({ ...onTicket, sender: 'desk@firm.org', bcc: 'ann@y.org' })).toBe('unexplained_link')
  })
  test('is theirs where an app filed it by itself: it goes to nobody, and comes from an address that is nobody’s', async () => {
    expect(await fate({ ...onTicket, sender: 'bot@app.net' })).toBe('theirs')
    expect(await fate({ ...onTicket, sender: 'bot@app.net', recipients: 'desk@firm.org' })).toBe(
      'unexplained_link',
    )
    expect(await fate({ ...onTicket, sender: 'bot@app.net', cc: "'ann@y.org" })).toBe('unreadable')
  })
  test('is the company’s where it was sent from here, whatever mailbox it was sent from', async () => {
    const from = { ...onTicket, sender: 'ann@y.org', recipients: 'desk@firm.org' }
    expect(await fate({ ...from, sent_or_received: 'Sent' })).toBe('theirs')
    expect(await fate({ ...from, sent_or_received: 'Received' })).toBe('unexplained_link')
  })
  test('is nothing to them where an address takes part that only they claim, or that only looks like theirs', async () => {
    expect(await fate({ ...toDesk, sender: 'claimed@y.org' })).toBe('nothing')
    expect(await fate({ ...toDesk, sender: 'zoé@x.org' })).toBe('nothing')
  })
  test('is kept back where it cannot be read', async () => {
    expect(await fate({ ...onTicket, sender: 'desk@firm.org', cc: "'ann@y.org" })).toBe('unreadable')
  })
})

describe('mail that the timeline of the person’s record links to', () => {
  test('is theirs where the staff wrote it to nobody, and filed it nowhere else', async () => {
    expect(await fate({ sender: 'desk@firm.org' }, { linked: true })).toBe('theirs')
    expect(await fate({ sender: 'desk@firm.org', recipients: 'desk@firm.org' }, { linked: true })).toBe(
      'unexplained_link',
    )
    const elsewhere = { ...onTicket, reference_name: 'U', sender: 'desk@firm.org' }
    expect(await fate(elsewhere, { linked: true })).toBe('unexplained_link')
    expect(await fate({ ...onTicket, sender: 'desk@firm.org' }, { linked: true, own: [], told: ['T'] })).toBe(
      'theirs',
    )
  })
  test('and is filed under their document as well, is theirs', async () => {
    const both = { ...onTicket, sender: 'desk@firm.org', recipients: 'desk@firm.org' }
    expect(await fate(both, { linked: true })).toBe('theirs')
  })
})

test('mail that names the person, or a mailbox that they share, is found by its headers', async () => {
  expect(await fate({ sender: 'ann@y.org', recipients: 'zoe@x.org' })).toBe('theirs')
  expect(await fate({ ...onTicket, sender: 'info@firm.net' })).toBe('shared_mailbox')
})
