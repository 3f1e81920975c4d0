import { expect, it, test } from 'vitest'
import { onBothEngines } from '../../erpnext/holdout/on-both-engines.ts'
import { hostileCases } from './cases.ts'
import { hostileDoctypes } from './site.ts'

onBothEngines(
  'what outsiders wrote into a site',
  hostileDoctypes,
  async ({ insert }) => {
    for (const { rows } of hostileCases)
      for (const [doctype, list] of Object.entries(rows)) await insert(doctype, ...list)
  },
  (seenBy) => {
    test.each(hostileCases)('$number $what', async ({ subject, own, foreign, withheld = [] }) => {
      const { text, bundle } = await seenBy(subject)
      for (const part of own) expect(text, 'the person’s own').toContain(part)
      for (const part of foreign) expect(text, 'of somebody else').not.toContain(part)
      for (const entry of withheld)
        expect(bundle.manifest.withheld).toContainEqual(expect.objectContaining(entry))
      expect(bundle.manifest.complete).toBe(true)
    })

    it('A146 nothing that is written into a site ends an export in ERPNext’s own form, or brings anything of others into it', async () => {
      for (const { number, subject, foreign, toldByErpNext } of hostileCases) {
        const { text } = await seenBy(subject, 'frappe')
        expect([number, text.includes(`"${subject}"`)]).toEqual([number, true])
        for (const part of toldByErpNext ? [] : foreign)
          expect([number, part, text.includes(part)]).toEqual([number, part, false])
      }
    }, 120_000)
  },
)
