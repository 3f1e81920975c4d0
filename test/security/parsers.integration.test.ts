import { setInterval as everyFew } from 'node:timers/promises'
import { createAdminServer } from '@pdd/runtime'
import { describe, expect, inject, it } from 'vitest'
import { account, child } from '../erpnext/holdout/on-both-engines.ts'
import { type BuiltDoctype, buildSite, coreDoctypes } from '../support/built-site.ts'
import { collectFrom } from '../support/collect-from.ts'
import { repeatedKey } from '../support/repeated-key.ts'
import { threadTime } from '../support/thread-time.ts'

const { postgresUrl, mariadbUrl } = inject('servers')
const person = 'maria@example.org'
const text = { mariadb: 'text', postgres: 'text' }
const long = { mariadb: 'longtext', postgres: 'text' }
const doctypes: Record<string, BuiltDoctype> = {
  ...coreDoctypes,
  Gear: {
    custom: true,
    fields: { who: 'Link:User', title: 'Data', parts: 'Table:Gear Part', facts: 'JSON' },
    columns: { parts: long, $matched: text, '$column:parts': text, $1: text },
  },
  'Gear Part': { custom: true, table: true, fields: { word: 'Long Text' }, columns: { $matched: text } },
  'Gear Settings': {
    ...{ custom: true, single: true },
    fields: { name: 'Link:User', $matched: 'Link:User', who: 'Link:User', parts: 'Table:Gear Part' },
  },
  'Deleted Document': { fields: { deleted_doctype: 'Data', deleted_name: 'Data', data: 'Code' } },
}
const plenty = (piece: string, size: number) => piece.repeat(Math.ceil(size / piece.length))

describe.each([
  ['postgres', postgresUrl],
  ['mariadb', mariadbUrl],
] as const)('on %s', (engine, url) => {
  const build = () => {
    if (url === null) throw new Error(`there is no ${engine} to test on`)
    return buildSite(url, doctypes)
  }

  it('A63 no key stands twice in an object, whatever columns, fields and JSON are called', async () => {
    const site = await build()
    try {
      if (engine === 'mariadb') await site.run('ALTER TABLE `tabGear` MODIFY facts longtext')
      await site.insert('User', account(person, 'Maria'))
      const stale = { parts: 'STALE', $matched: 'FORGED', '$column:parts': 'OLDER', $1: 'PLAIN' }
      const facts = '{"a":1,"a":2}'
      const longer = `${plenty('long ', 400_000)}STALE`
      await site.insert(
        'Gear',
        { name: 'short', who: person, title: 'T', ...stale, facts },
        { name: 'long', who: person, title: 'T', ...stale, parts: longer, facts: '{"a":{"a":[{"a":1}]}}' },
      )
      for (const parent of ['short', 'long'])
        for (const [at, field] of [
          'parts',
          'title',
          'name',
          '$matched',
          '$rows:name',
          'elsewhere',
        ].entries()) {
          const row = child('Gear', field, parent, `${parent}-${at}`, { word: `ROW-${field}` })
          await site.insert('Gear Part', { ...row, $matched: 'FORGED' })
        }
      for (const field of ['name', '$matched', 'who'])
        await site.insert('Singles', { doctype: 'Gear Settings', field, value: person })
      await site.insert(
        'Gear Part',
        child('Gear Settings', 'who', 'Gear Settings', 'set', { word: 'ROW-set' }),
      )
      const { text: document, bundle } = await collectFrom(site.url, person)
      expect(repeatedKey(document)).toBeNull()
      const [second, first] = bundle.doctypes.Gear as Record<string, unknown>[]
      expect(first).toMatchObject({
        ...{ name: 'short', '$column:parts': 'STALE', '$column:$column:parts': 'OLDER', $1: 'PLAIN', facts },
        ...{ '$column:$matched': 'FORGED', $matched: [{ field: 'who' }], title: 'T' },
        parts: [{ word: 'ROW-parts', '$column:$matched': 'FORGED' }],
        '$rows:title': [{ word: 'ROW-title' }],
        '$rows:name': [{ word: 'ROW-name' }],
        '$rows:$matched': [{ word: 'ROW-$matched' }],
        '$rows:$rows:name': [{ word: 'ROW-$rows:name' }],
        elsewhere: [{ word: 'ROW-elsewhere' }],
      })
      expect(second).toMatchObject({ name: 'long', '$column:parts': longer, facts: { a: { a: [{ a: 1 }] } } })
      expect(bundle.doctypes['Gear Settings']?.[0]).toMatchObject({
        ...{ name: 'Gear Settings', '$column:name': person, '$column:$matched': person, who: person },
      })
    } finally {
      await site.drop()
    }
  }, 120_000)

  it('A62 a deleted document that cannot be read is counted as kept back, and one that is nobody’s is not', async () => {
    const site = await build()
    try {
      await site.insert('User', account(person, 'Maria'))
      const deleted = (name: string, data: string) =>
        site.insert('Deleted Document', {
          name,
          owner: 'Administrator',
          deleted_doctype: 'Gear',
          deleted_name: name,
          data,
        })
      await deleted('fine', JSON.stringify({ name: 'fine', who: person, title: 'OWN-DELETED' }))
      await deleted('deep', `{"who":"${person}","x":${plenty('[', 60_000)}${plenty(']', 60_000)}}`)
      await deleted('long', `{"who":"${person}","x":"${plenty('x', 2_000_000)}"}`)
      await deleted('broken', `{"who":"${person}"`)
      await deleted(
        'broad',
        `{"who":"${person}"${Array.from({ length: 5_000 }, (_, at) => `,"k${at}":1`).join('')}}`,
      )
      await deleted('other', `{"who":"x${person}"`)
      const { bundle, text: document, names } = await collectFrom(site.url, person)
      expect(document).toContain('OWN-DELETED')
      expect(names('Deleted Document')).toEqual(['fine'])
      const kept = bundle.manifest.withheld.filter(({ doctype }) => doctype === 'Deleted Document')
      expect(kept.map(({ name, reason }) => `${name} ${reason}`).sort()).toEqual(
        ['broad', 'broken', 'deep', 'long'].map((name) => `${name} unreadable`),
      )
      expect(bundle.manifest.notes).toContainEqual(
        expect.objectContaining({ code: 'unreadable_value', doctype: 'Deleted Document' }),
      )
    } finally {
      await site.drop()
    }
  }, 120_000)

  it('A64 while the nastiest mails are exported, the worker says that it lives', async () => {
    const site = await build()
    const health = await createAdminServer({
      ...{ host: '127.0.0.1', port: 0, metrics: { text: async () => '', contentType: 'text/plain' } },
      live: async () => ({ ok: true, checks: {} }),
      ready: async () => ({ ok: true, checks: {} }),
    })
    try {
      await site.insert('User', account(person, 'Maria'))
      const pieces = ['@', '(', '<', '"', '\\', '<@', '"\\', '@ ', 'a@b ', '&lt;', "'", '\u0301\u0323']
      for (const [at, piece] of pieces.entries())
        await site.insert('Communication', {
          ...{ name: `m${at}`, owner: 'Administrator', sender: 'x@elsewhere.example', subject: 'S' },
          recipients: `${person}, ${plenty(piece, 200_000)} b`,
          cc: plenty(piece, 250_000),
          bcc: `${plenty(piece, 600_000)} ${person}`,
          content: plenty(piece, 1_000_000),
        })
      const words = plenty('é\u{1f600}"\\ ', 1_500_001)
      await site.insert('Communication', {
        name: 'exact',
        sender: 'x@y.example',
        recipients: person,
        content: words,
      })
      const { silence, computed, result } = await longestSilence(health.url, async () => {
        const { names } = await collectFrom(site.url, person)
        return { names, frappe: await collectFrom(site.url, person, { format: 'frappe' }) }
      })
      expect(result.names('Communication')).toHaveLength(pieces.length + 1)
      const [exact] = (JSON.parse(result.frappe.text) as { Communication: Record<string, unknown>[] })
        .Communication
      expect(exact?.content === words).toBe(true)
      // In milliseconds. A parser that looks back took minutes; a busy machine adds seconds to the silence alone.
      expect(computed).toBeLessThan(1_500)
      expect(silence).toBeLessThan(10_000)
    } finally {
      await health.close()
      await site.drop()
    }
  }, 120_000)
})

/** The longest time without an answer, asked every 50 ms, while something is done, and the most computed meanwhile. */
async function longestSilence<Result>(url: string, work: () => Promise<Result>) {
  const done = new AbortController()
  let [silence, computed] = [0, 0]
  let [last, lastComputed] = [performance.now(), threadTime()]
  const note = () => {
    const [now, nowComputed] = [performance.now(), threadTime()]
    silence = Math.max(silence, now - last)
    computed = Math.max(computed, nowComputed - lastComputed)
    last = now
    lastComputed = nowComputed
  }
  const asking = (async () => {
    for await (const _ of everyFew(50, null, { signal: done.signal })) {
      const answer = await fetch(`${url}/livez`)
      expect(answer.status).toBe(200)
      await answer.arrayBuffer()
      note()
    }
  })().catch((error: unknown) => {
    if (!done.signal.aborted) throw error
  })
  const result = await work()
  done.abort()
  await asking
  note()
  return { silence, computed, result }
}
