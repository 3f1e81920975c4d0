import type { ExportRequest } from '@pdd/core'
import { expect, it } from 'vitest'
import { csvOf } from './csv.ts'

const request = (subjectId: string) =>
  ({ id: 'r', site: 's', subjectId, receivedAt: new Date(0) }) as ExportRequest

it('writes every page, quotes what needs it, and leaves no cell that a spreadsheet would run', async () => {
  const pages = [
    { items: [request('=HYPERLINK("x")'), request('+1'), request('-1'), request('@a')], nextCursor: 'c' },
    { items: [request('a,"b"\r\nc')], nextCursor: null },
  ]
  const cursors: (string | undefined)[] = []
  const list = async ({ cursor }: { cursor?: string }) => {
    cursors.push(cursor)
    return pages[cursors.length - 1]!
  }
  let text = ''
  for await (const part of csvOf({ list }, { site: 's', sort: 'received', limit: 50 })) text += part
  expect(cursors).toEqual([undefined, 'c'])
  expect(text).toContain(`"'=HYPERLINK(""x"")"`)
  for (const start of ['+', '-', '@']) expect(text).toContain(`"'${start}`)
  expect(text).toContain('"a,""b""\r\nc"')
  expect(text.startsWith('"id","site","subject"')).toBe(true)
  expect(text).toContain('"1970-01-01T00:00:00.000Z"')
})

const cellOf = async (subjectId: string) => {
  const list = async () => ({ items: [request(subjectId)], nextCursor: null })
  let text = ''
  for await (const part of csvOf({ list }, { site: 's', sort: 'received', limit: 50 })) text += part
  return text
    .slice(text.indexOf('\r\n') + 2)
    .split(',')
    .slice(2)
    .join(',')
    .split('","",')[0]
    ?.slice(1)
}

it.each(['=', '+', '-', '@', '\uff1d', '\uff0b', '\uff0d', '\uff20', '\u2212', ';', '|', '\t', '\r', '\n'])(
  'a cell that begins with %j, blanks before it or not, is text',
  async (start) => {
    for (const before of ['', ' ', '\u00a0', '\u3000', '\ufeff', '\u200b'])
      expect(await cellOf(`${before}${start}1+1`)).toBe(`'${before}${start}1+1`)
  },
)

it.each([
  ['maria@example.org', 'maria@example.org'],
  ["sean.o'brien+erp@example.org", "sean.o'brien+erp@example.org"],
  ['a - b', 'a - b'],
  ['a;b', 'a;b'],
  // Where the comma is no separator, what stands after the real one is a cell.
  ['a;=1+1', "a;'=1+1"],
  ['a\n =1+1', "a\n' =1+1"],
  ['a|\uff1d1', "a|'\uff1d1"],
])('and %j is written %j', async (text, written) => {
  expect(await cellOf(text)).toBe(written)
})
