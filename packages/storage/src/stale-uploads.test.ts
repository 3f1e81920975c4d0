import { expect, it } from 'vitest'
import { abortUploads } from './stale-uploads.ts'

type Upload = { Key: string; UploadId: string; Initiated?: Date }
const hour = 3600

/** A store that lists these uploads, and refuses to abort that of one key. */
function storeWith(uploads: Upload[], refused?: string) {
  const aborted: string[] = []
  const send = async ({ input }: { input: { UploadId?: string } }) => {
    if (input.UploadId === undefined) return { Uploads: uploads }
    if (input.UploadId === refused) throw Object.assign(new Error('denied'), { name: 'AccessDenied' })
    aborted.push(input.UploadId)
    return {}
  }
  return { aborted, run: () => abortUploads({ send } as never, 'bucket', 'exports/', 24 * hour) }
}
const begun = (UploadId: string, hoursAgo: number): Upload => ({
  ...{ Key: `exports/${UploadId}`, UploadId },
  Initiated: new Date(Date.now() - hoursAgo * hour * 1000),
})

it('an upload whose age is not told may be under way, and is left alone', async () => {
  const { run, aborted } = storeWith([
    { Key: 'exports/a', UploadId: 'a' },
    begun('old', 25),
    begun('new', 23),
  ])
  expect(await run()).toBe(1)
  expect(aborted).toEqual(['old'])
})

it('one that the store refuses to abort keeps no other', async () => {
  const { run, aborted } = storeWith([begun('held', 90), begun('old', 25), begun('older', 30)], 'held')
  await expect(run()).rejects.toMatchObject({ code: 'storage.unavailable' })
  expect(aborted).toEqual(['old', 'older'])
})
