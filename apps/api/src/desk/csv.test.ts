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
