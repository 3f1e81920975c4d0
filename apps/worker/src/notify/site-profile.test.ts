import { expect, it } from 'vitest'
import type { Snapshot } from '../erp/snapshot.ts'
import { readSiteProfile } from './site-profile.ts'

it('A206 a company’s name ends no line, turns nothing around, and is no markup, however the keeper of the website writes it', async () => {
  const name = 'Acme\u2028\u2029\r\nBcc: x@y.org\u202e\u2066<img src=x>'
  const rows = [['Website Settings', 'app_name', name]]
  const { company } = await readSiteProfile({ all: async () => rows } as unknown as Snapshot)
  expect(company).toBe('Acme Bcc: x@y.org img src=x')
})
