import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type BuiltSite, buildSite, coreDoctypes } from '../../../../test/support/built-site.ts'
import { collectFrom } from '../../../../test/support/collect-from.ts'

const { postgresUrl, mariadbUrl } = inject('servers')
const user = { name: 'ana@x.org', email: 'ana@x.org', full_name: 'Ana', user_type: 'Website User' }
const MiB = 1024 * 1024
const both = (type: string) => ({ mariadb: type, postgres: type })
const longestName = 'c'.repeat(63)

const doctypes = {
  ...coreDoctypes,
  Vast: { custom: true as const, fields: { person: 'Link:User', words: 'Long Text', facts: 'JSON' } },
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
