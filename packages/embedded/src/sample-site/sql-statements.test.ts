import { expect, it } from 'vitest'
import { type SqlDialect, sqlBatches } from './sql-statements.ts'

async function statementsOf(text: string, dialect: SqlDialect, pieceLength: number): Promise<string[]> {
  async function* pieces() {
    for (let at = 0; at < text.length; at += pieceLength) yield text.slice(at, at + pieceLength)
  }
  const batches: string[] = []
  for await (const batch of sqlBatches(pieces(), dialect, 1)) batches.push(batch.trim())
  return batches
}

it.each([1, 7, 1000])('cuts after whole statements only, read in pieces of %i', async (pieceLength) => {
  const one = `INSERT INTO "a;b" VALUES ('x;\ny''s', $q$;\n'$q$); -- not; here`
  const two = `/* nor;\n here */ SELECT ';'`
  const batches = await statementsOf(`${one}\n${two};\n`, 'postgres', pieceLength)
  expect(batches.join('').replaceAll(/\s/g, '')).toBe(`${one}${two};`.replaceAll(/\s/g, ''))
  for (const batch of batches) expect((batch.match(/\$q\$/g) ?? []).length % 2).toBe(0)
})

it('knows MariaDB’s backslashes and backquotes', async () => {
  const text = "INSERT INTO `a;b` VALUES ('it\\'s;\n', \"\\\\\");\nSELECT 1;\n"
  const batches = await statementsOf(text, 'mariadb', 5)
  expect(batches.map((batch) => batch.split(/\s/)[0])).toEqual(['INSERT', 'SELECT'])
})
