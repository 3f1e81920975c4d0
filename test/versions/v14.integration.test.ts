import { expect, test } from 'vitest'
import { collectFrom } from '../support/collect-from.ts'
import { changed } from './changes.ts'
import { expectOwn, onVersion } from './on-version.ts'
import { v14 } from './v14.ts'

const lena = 'lena.fuchs@example.org'
const lone = 'rosa.klein@example.org'
const times = {
  creation: '2026-03-01 09:00:00',
  modified: '2026-03-01 09:00:00',
  owner: 'sales@firm.example',
}

onVersion(
  14,
  (forms) => ({ forms: changed(forms, v14) }),
  async ({ site, filling }) => {
    await filling.put(lena, 'Item Review', {
      name: 'review-1',
      user: lena,
      review_title: 'onlyFuchs review',
      rating: '0.80',
      comment: 'onlyFuchs opinion',
    })
    await filling.put(lena, 'Wishlist', { name: lena, user: lena })
    await filling.child(lena, ['Wishlist', lena, 'items'], 'Wishlist Item', { item_name: 'onlyFuchs wish' })
    // Nothing says whose these are but their address and their two names.
    await filling.account(lone, 'Rosa', 'Klein', 'Website User', 'Customer')
    const contact = (name: string, last: string, rest: Record<string, unknown>) => ({
      name,
      ...filling.names('Rosa', last),
      email_id: lone,
      ...rest,
    })
    await filling.put(lone, 'Contact', contact('rosa-1', 'Klein', { company_name: 'onlyKlein contact' }))
    await site.insert('Contact', {
      ...times,
      ...contact('rosa-2', 'Adler', { company_name: 'of Rosa Adler' }),
    })
  },
  {},
  (on) => {
    test('a contact is known by its first and its last name: another last name is another person', async () => {
      const collected = await collectFrom(on().site.url, lone)
      expectOwn(on().filling, lone, collected)
      expect(collected.text).not.toContain('of Rosa Adler')
      expect(collected.bundle.manifest.doctypes.Contact?.withheld).toEqual([
        expect.objectContaining({ reason: 'another_person' }),
      ])
    })

    test('format=frappe has Frappe’s rules alone', async () => {
      const { text } = await collectFrom(on().site.url, 'ida.lund@example.net', { format: 'frappe' })
      expect(Object.keys(JSON.parse(text))).toEqual(['User'])
    })
  },
)
