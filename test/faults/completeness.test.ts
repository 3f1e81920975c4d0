import { expect, it } from 'vitest'
import { createSelection, select } from '../../apps/worker/src/collect/ownership/selection.ts'
import { createLedger } from '../../apps/worker/src/collect/write/ledger.ts'

const theirs = { reasons: [{ field: 'email_id' }], columns: 'all', rows: 'all' } as const

it('a document that was counted and not written ends the attempt', () => {
  const contacts = createSelection('Contact')
  select(contacts, 'Maria', theirs)
  select(contacts, 'Maria Santos', theirs)
  const ledger = createLedger()
  ledger.exported('Contact')
  expect(() => ledger.close([contacts])).toThrow(expect.objectContaining({ code: 'collect.incomplete' }))
})

it('a document that was written and not counted ends the attempt too', () => {
  const ledger = createLedger()
  ledger.exported('Contact')
  expect(() => ledger.close([createSelection('Contact')])).toThrow(
    expect.objectContaining({ code: 'collect.incomplete' }),
  )
})
