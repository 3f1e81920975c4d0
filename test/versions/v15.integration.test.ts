import { expect, test } from 'vitest'
import { collectFrom } from '../support/collect-from.ts'
import { onVersion } from './on-version.ts'

onVersion(
  15,
  (forms) => ({ forms }),
  async () => undefined,
  {},
  (on) => {
    test('format=frappe has Frappe’s rules alone', async () => {
      const { text } = await collectFrom(on().site.url, 'ida.lund@example.net', { format: 'frappe' })
      expect(Object.keys(JSON.parse(text))).toEqual(['User'])
    })
  },
)
