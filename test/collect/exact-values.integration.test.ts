import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type BuiltSite, buildSite, coreDoctypes } from '../support/built-site.ts'
import { collectFrom } from '../support/collect-from.ts'

const { postgresUrl, mariadbUrl } = inject('servers')
const user = { name: 'ana@x.org', email: 'ana@x.org', full_name: 'Ana', user_type: 'Website User' }
const person = { person: 'Link:User' }
const odd = (mariadb: string, postgres: string) => ({ mariadb, postgres })

const doctypes = {
  ...coreDoctypes,
  Odd: {
    custom: true as const,
    fields: {
      ...person,
      at: 'Datetime',
      day: 'Date',
      time: 'Time',
      amount: 'Float',
      facts: 'JSON',
      words: 'Long Text',
    },
    columns: {
      big: odd('decimal(65,30)', 'numeric(65,30)'),
      huge: odd('bigint unsigned', 'numeric(20)'),
      whole: odd('bigint', 'bigint'),
      real_number: odd('double', 'float8'),
      raw: odd('varbinary(20)', 'bytea'),
      ['__proto__']: odd('varchar(50)', 'varchar(50)'),
      constructor: odd('varchar(50)', 'varchar(50)'),
      'größe 📏': odd('varchar(50)', 'varchar(50)'),
      select: odd('varchar(50)', 'varchar(50)'),
    },
  },
}
// MariaDB's identifiers end at U+FFFF.
Object.assign(doctypes.Odd.columns, { größe: odd('varchar(50)', 'varchar(50)') })
Reflect.deleteProperty(doctypes.Odd.columns, 'größe 📏')

const hostile =
  'nul-free \u202e rtl \u200b zero \u{1f469}\u200d\u{1f469}\u200d\u{1f467} "q" \\ </script> \u0001\u001f\u007f\u2028'
const facts = '{"n":123456789012345678901234567890,"e":1e400,"a":1,"A":2,"é":"\\u00e9"}'

async function fill(site: BuiltSite): Promise<void> {
  await site.insert('User', user)
  await site.insert('Odd', {
    name: 'exact',
    person: user.name,
    at: '2026-10-25 02:30:00.000001',
    day: '2024-02-29',
    time: '07:05:09.500000',
    amount: '61.123456789',
    facts,
    words: hostile,
    big: '99999999999999999999999999999999999.123456789012345678901234567891',
    huge: '18446744073709551615',
    whole: '-9223372036854775808',
    real_number: '0.1',
    raw: Buffer.from([0, 255, 10]),
    ['__proto__']: 'polluted?',
    constructor: 'mine',
    größe: '38',
    select: 'keyword',
  })
  await site.insert('Odd', { name: 'nulls', person: user.name })
}

const sites: { engine: string; site: BuiltSite }[] = []
beforeAll(async () => {
  for (const [engine, url] of [
    ['MariaDB', mariadbUrl],
    ['PostgreSQL', postgresUrl],
  ] as const) {
    if (url === null) continue
    const site = await buildSite(url, doctypes)
    await fill(site)
    sites.push({ engine, site })
  }
})
afterAll(() => Promise.all(sites.map(({ site }) => site.drop())))

describe('exact values', () => {
  test('every engine gives every value digit by digit', async () => {
    for (const { engine, site } of sites) {
      const { text } = await collectFrom(site.url, user.name)
      const line = text.split('\n').find((one) => one.startsWith('{"name":"exact"')) ?? ''
      const members = [
        '"at":"2026-10-25T02:30:00.000001+02:00"',
        '"day":"2024-02-29"',
        '"time":"07:05:09.5"',
        '"amount":"61.123456789"',
        `"facts":${facts}`,
        '"big":"99999999999999999999999999999999999.123456789012345678901234567891"',
        '"whole":"-9223372036854775808"',
        '"real_number":0.1',
        '"raw":{"$base64":"AP8K"}',
        '"__proto__":"polluted?"',
        '"constructor":"mine"',
        '"größe":"38"',
        '"select":"keyword"',
        `"words":${JSON.stringify(hostile)}`,
      ]
      for (const member of members) expect(line, engine).toContain(member)
      expect(line, engine).toMatch(/"huge":"18446744073709551615"/)
    }
  })

  test('both engines write the same bytes for the same facts', async () => {
    if (sites.length < 2) return
    const lines = await Promise.all(
      sites.map(async ({ site }) =>
        (await collectFrom(site.url, user.name)).text
          .split('\n')
          .filter((line) => /^\{"name":"(exact|nulls)"/.test(line)),
      ),
    )
    expect(lines[0]).toHaveLength(2)
    expect(lines[0]).toEqual(lines[1])
  })
})

describe.skipIf(mariadbUrl === null)('on MariaDB', () => {
  test('zero dates, impossible dates, long times and years come as they stand', async () => {
    const { site } = sites.find(({ engine }) => engine === 'MariaDB') ?? {}
    await site?.run("SET SESSION sql_mode = 'ALLOW_INVALID_DATES'")
    await site?.insert('Odd', {
      name: 'zero',
      person: user.name,
      at: '0000-00-00 00:00:00',
      day: '0000-00-00',
      time: '-838:59:59',
    })
    await site?.insert('Odd', {
      name: 'year',
      person: user.name,
      at: '9999-12-31 23:59:59.999999',
      day: '2024-02-31',
    })
    const { bundle } = await collectFrom(site?.url ?? '', user.name)
    const byName = new Map(bundle.doctypes.Odd?.map((row) => [row.name, row as Record<string, unknown>]))
    expect(byName.get('zero')).toMatchObject({
      at: '0000-00-00 00:00:00.000000',
      day: '0000-00-00',
      time: '-838:59:59',
    })
    expect(byName.get('year')).toMatchObject({ at: '9999-12-31T23:59:59.999999+01:00', day: '2024-02-31' })
  })

  test('what cannot be text in UTF-8 is replaced, told, and breaks nothing', async () => {
    const { site } = sites.find(({ engine }) => engine === 'MariaDB') ?? {}
    await site?.run(
      'CREATE TABLE `tabOld Text` (name varchar(140) PRIMARY KEY, person varchar(140), note varchar(40) CHARACTER SET latin1) CHARACTER SET utf8mb3',
    )
    await site?.insert('DocType', {
      name: 'Old Text',
      istable: 0,
      issingle: 0,
      is_virtual: 0,
      custom: 1,
      autoname: '',
    })
    await site?.insert('DocField', {
      name: 'Old Text-person',
      idx: 1,
      parent: 'Old Text',
      parenttype: 'DocType',
      fieldname: 'person',
      fieldtype: 'Link',
      options: 'User',
      label: 'Person',
    })
    await site?.run(
      "INSERT INTO `tabOld Text` VALUES ('latin', 'ana@x.org', _latin1 x'e96574e9'), ('lost', 'ana@x.org', NULL)",
    )
    await site?.insert('Odd', { name: 'replaced', person: user.name, words: 'half a \ufffd character' })
    const { bundle } = await collectFrom(site?.url ?? '', user.name)
    expect(bundle.doctypes['Old Text']).toMatchObject([{ note: 'éeté' }, { note: null }])
    expect(bundle.manifest.notes).toContainEqual({
      code: 'unreadable_text',
      doctype: 'Odd',
      detail: '1 texts hold characters that were lost before they were stored, or could not be read.',
    })
  })
})

describe('on PostgreSQL', () => {
  test('infinities, ranges, arrays and jsonb keep their text', async () => {
    const { site } = sites.find(({ engine }) => engine === 'PostgreSQL') ?? {}
    await site?.run(
      'ALTER TABLE "tabOdd" ADD span int4range, ADD tags text[], ADD doc jsonb, ADD zoned timestamptz',
    )
    await site?.run(`INSERT INTO "tabOdd" (name, person, at, real_number, span, tags, doc, zoned)
      VALUES ('pg', 'ana@x.org', 'infinity', 'NaN', '[1,5)', '{a,"b c"}', '{"n": 123456789012345678901234567890}', '2026-01-01 12:00:00.123456+00')`)
    const { text } = await collectFrom(site?.url ?? '', user.name)
    const line = text.split('\n').find((one) => one.startsWith('{"name":"pg"')) ?? ''
    for (const member of [
      '"at":"infinity"',
      '"real_number":"NaN"',
      '"span":"[1,5)"',
      '"tags":"{a,\\"b c\\"}"',
      '"doc":{"n":123456789012345678901234567890}',
      '"zoned":"2026-01-01 12:00:00.123456+00"',
    ])
      expect(line).toContain(member)
  })
})

test('a person of whom nothing is kept but the account gets a valid file that says so', async () => {
  for (const { site } of sites) {
    await site.insert('User', { ...user, name: 'lone@x.org', email: 'lone@x.org' })
    const { bundle } = await collectFrom(site.url, 'lone@x.org')
    expect(Object.keys(bundle.doctypes)).toEqual(['User'])
    expect(bundle.manifest).toMatchObject({ records: 1, complete: true })
  }
})
