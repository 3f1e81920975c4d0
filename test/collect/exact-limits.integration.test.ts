import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type BuiltSite, buildSite, coreDoctypes } from '../support/built-site.ts'
import { collectFrom } from '../support/collect-from.ts'

const { postgresUrl, mariadbUrl } = inject('servers')
const user = { name: 'ana@x.org', email: 'ana@x.org', full_name: 'Ana', user_type: 'Website User' }
const MiB = 1024 * 1024
const both = (type: string) => ({ mariadb: type, postgres: type })
const longestName = 'c'.repeat(63)

const doctypes = {
  ...coreDoctypes,
  Vast: { custom: true as const, fields: { person: 'Link:User', words: 'Long Text', facts: 'JSON' } },
  Seal: {
    custom: true as const,
    fields: { person: 'Link:User', words: 'Long Text' },
    columns: { seal: { mariadb: 'longblob', postgres: 'bytea' } },
  },
  Line: { custom: true as const, table: true as const, fields: { words: 'Long Text' } },
  List: { custom: true as const, fields: { person: 'Link:User', more: 'Table:Line', lines: 'Table:Line' } },
  Quaint: {
    custom: true as const,
    fields: { person: 'Link:User' },
    columns: {
      [longestName]: both('varchar(20)'),
      'back`tick': both('varchar(20)'),
      'quo"te': both('varchar(20)'),
      'SELECT * FROM': both('varchar(20)'),
      "o'clock -- ?": both('varchar(20)'),
      $1: both('varchar(20)'),
    },
  },
}

for (const [engine, url] of [
  ['MariaDB', mariadbUrl],
  ['PostgreSQL', postgresUrl],
] as const)
  describe.skipIf(url === null)(`at the limits of values, on ${engine}`, () => {
    let site: BuiltSite
    beforeAll(async () => {
      if (engine === 'MariaDB') await allowGreatPackets(url ?? '')
      site = await buildSite(url ?? '', doctypes)
      await site.insert('User', user)
      // MariaDB's own check of JSON knows neither; sites that were moved there have the column without it.
      if (engine === 'MariaDB') await site.run('ALTER TABLE `tabVast` MODIFY facts longtext')
    })
    afterAll(() => site.drop())

    const rowOf = async (doctype: string, name: string) => {
      const { bundle, text } = await collectFrom(site.url, user.name)
      const row = bundle.doctypes[doctype]?.find((one) => one.name === name) as
        | Record<string, unknown>
        | undefined
      return { row, line: text.split('\n').find((one) => one.startsWith(`{"name":"${name}"`)) ?? '' }
    }

    test('columns of any name come under their name, verbatim', async () => {
      const values = Object.fromEntries(
        Object.keys(doctypes.Quaint.columns).map((name, index) => [name, `v${index}`]),
      )
      await site.insert('Quaint', { name: 'quaint', person: user.name, ...values })
      expect((await rowOf('Quaint', 'quaint')).row).toMatchObject(values)
    })

    test('JSON of great depth and lone surrogates in it come as they were written', async () => {
      const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`
      await site.insert('Vast', { name: 'deep', person: user.name, facts: deep })
      expect((await rowOf('Vast', 'deep')).line).toContain(`"facts":${deep}`)
      const lone = '{"half":"\\ud800","pair":"\\ud83d\\ude00"}'
      await site.insert('Vast', { name: 'lone', person: user.name, facts: lone })
      const { line } = await rowOf('Vast', 'lone')
      expect(line).toContain(`"facts":${lone}`)
      expect(Buffer.from(line).toString()).toBe(line)
    })

    test('a line of a megabyte, with what ends a line elsewhere, stays one text', async () => {
      const long = `${'x'.repeat(MiB)}\u2028\u2029\u0085\r\v\f\u001b[31m`
      await site.insert('Vast', { name: 'long', person: user.name, words: long })
      expect((await rowOf('Vast', 'long')).row?.words).toBe(long)
    })

    test('texts of 64 MB come whole', async () => {
      const size = 64 * MiB
      await site.run(
        engine === 'MariaDB'
          ? `INSERT INTO \`tabVast\` (name, person, words) VALUES ('huge', 'ana@x.org', REPEAT('0123456789abcdé\\n', ${size / 16}))`
          : `INSERT INTO "tabVast" (name, person, words) VALUES ('huge', 'ana@x.org', repeat('0123456789abcdé' || chr(10), ${size / 16}))`,
      )
      const { row } = await rowOf('Vast', 'huge')
      const expected = createHash('sha256').update('0123456789abcdé\n'.repeat(size / 16))
      expect(createHash('sha256').update(String(row?.words)).digest('hex')).toBe(expected.digest('hex'))
      await site.run(`DELETE FROM ${engine === 'MariaDB' ? '`tabVast`' : '"tabVast"'} WHERE name = 'huge'`)
    })

    test('bytes of a megabyte come as base64, between long texts', async () => {
      const seal = Buffer.from(Array.from({ length: MiB + 1 }, (_, index) => (index * 7) % 256))
      const words = 'é'.repeat(MiB)
      await site.insert('Seal', { name: 'sealed', person: user.name, words, seal })
      const { row } = await rowOf('Seal', 'sealed')
      expect(row?.words).toBe(words)
      expect(row).toMatchObject({ seal: { $base64: seal.toString('base64') } })
    })

    test('rows of tables come under their documents in their order, few or thousands', async () => {
      const quote = engine === 'MariaDB' ? '`' : '"'
      const series = (count: number) =>
        engine === 'MariaDB'
          ? `(SELECT seq AS n FROM seq_1_to_${count}) AS numbers`
          : `generate_series(1, ${count}) AS numbers(n)`
      const insertRows = (parent: string, field: string, count: number) =>
        site.run(`INSERT INTO ${quote}tabLine${quote} (name, parent, parenttype, parentfield, idx, words)
          SELECT CONCAT(p, '-${field}-', n), p, 'List', '${field}', ${count + 1} - n, CONCAT(n, ${quote === '"' ? 'repeat' : 'REPEAT'}(' é"', 200))
          FROM (SELECT n, ${parent} AS p FROM ${series(count)}) AS made`)
      await site.run(`INSERT INTO ${quote}tabList${quote} (name, person)
        SELECT CONCAT('list', n), '${user.name}' FROM ${series(2_000)}`)
      await insertRows("'list7'", 'lines', 4_000)
      await insertRows("'list8'", 'lines', 2)
      await insertRows("'list8'", 'more', 3)
      await insertRows("CONCAT('list', n + 8)", 'more', 1_992)
      const { bundle } = await collectFrom(site.url, user.name)
      const lists = new Map(bundle.doctypes.List?.map((list) => [list.name, list as Record<string, unknown>]))
      expect(lists.size).toBe(2_000)
      const wordsOf = (list: string, field: string) =>
        ((lists.get(list)?.[field] ?? []) as { words: string }[]).map(({ words }) => words)
      const expected = (count: number) =>
        Array.from({ length: count }, (_, index) => `${count - index}${' é"'.repeat(200)}`)
      expect(wordsOf('list7', 'lines')).toEqual(expected(4_000))
      expect(wordsOf('list8', 'lines')).toEqual(expected(2))
      expect(wordsOf('list8', 'more')).toEqual(expected(3))
      expect(wordsOf('list9', 'more')).toEqual([`1${' é"'.repeat(200)}`])
      expect(wordsOf('list2000', 'more')).toEqual([`1992${' é"'.repeat(200)}`])
      expect(lists.get('list1')).not.toHaveProperty('more')
      expect(Object.keys(lists.get('list8') ?? {}).slice(-3)).toEqual(['lines', 'more', '$matched'])
    })

    if (engine === 'MariaDB')
      test('bits, geometry, NUL bytes and sealed columns come as base64 or text', async () => {
        await site.run(
          'CREATE TABLE `tabShapes` (name varchar(140) PRIMARY KEY, person varchar(140), flags bit(12), place point, seal blob, fixed binary(4), words varchar(20))',
        )
        await site.insert('DocType', {
          name: 'Shapes',
          istable: 0,
          issingle: 0,
          is_virtual: 0,
          custom: 1,
          autoname: '',
        })
        await site.insert('DocField', {
          name: 'Shapes-person',
          idx: 1,
          parent: 'Shapes',
          parenttype: 'DocType',
          fieldname: 'person',
          fieldtype: 'Link',
          options: 'User',
          label: 'Person',
        })
        await site.run(
          "INSERT INTO `tabShapes` VALUES ('shapes', 'ana@x.org', b'101000000001', ST_GeomFromText('POINT(1 2)'), x'00FF', 'ab', CONCAT('a', CHAR(0), 'b'))",
        )
        const { row } = await rowOf('Shapes', 'shapes')
        const point = row?.place as { $base64: string }
        expect(row).toMatchObject({
          flags: { $base64: 'CgE=' },
          seal: { $base64: 'AP8=' },
          fixed: { $base64: 'YWIAAA==' },
          words: 'a\0b',
        })
        const wkb = Buffer.from(point.$base64, 'base64').subarray(4)
        expect([wkb.readDoubleLE(5), wkb.readDoubleLE(13)]).toEqual([1, 2])
      })
  })

/** Connections take the setting over when they open. */
async function allowGreatPackets(url: string): Promise<void> {
  const any = await buildSite(url, {})
  await any.run('SET GLOBAL max_allowed_packet = 1073741824')
  await any.drop()
}
