import { expect, it } from 'vitest'
import { desk, resolved, row, zoe } from '../support/resolved-in-memory.ts'

const before = 'mallory@elsewhere.org'
const [first, second, third] = ['01', '02', '03'].map((day) => `2026-04-${day} 10:00:00`)
/** As Frappe notes it, by whoever was signed in. */
const renaming = (owner: string, [from, to]: [string, string], creation = second, content?: string) =>
  row(`${owner} ${creation}`, {
    ...{ owner, creation: creation ?? '', comment_type: 'Edit' },
    ...{ reference_doctype: 'User', reference_name: zoe },
    content: content ?? `renamed from <strong>${from}</strong> to <strong>${to}</strong>`,
  })
const outcome = async (...notes: ReturnType<typeof renaming>[]) => {
  const asked = resolved({ Comment: notes })
  return asked.then(
    ({ subject }) => [...subject.addresses],
    ({ code }: { code: string }) => code,
  )
}

it('A200 who renames their own account to somebody’s address gets nothing of theirs, whatever becomes of the note', async () => {
  const notes = [
    renaming(before, [before, zoe]),
    // Whose the name was is another's now, the words were changed, and another language has them the other way round.
    renaming('mallory.again@elsewhere.org', [before, zoe]),
    renaming(before, [before, zoe], second, '<p>hello</p>'),
    renaming(before, [zoe, before]),
  ]
  for (const note of notes) {
    expect(await outcome(note)).toBe('subject.named_itself')
    expect(await outcome(renaming(desk, [before, zoe], first), note)).toBe('subject.named_itself')
  }
})

it('whom the staff have given the name since is served, and keeps the names of before only by their word', async () => {
  const self = renaming(before, [before, zoe])
  const away = renaming(desk, [zoe, 'checked@firm.org'], third)
  const back = renaming(desk, ['checked@firm.org', zoe], third)
  expect(await outcome(self, away, { ...back, name: 'back' })).toEqual([zoe, 'checked@firm.org'])
  expect(await outcome(renaming(desk, ['zoe.young@x.org', zoe]))).toEqual([zoe, 'zoe.young@x.org'])
})
