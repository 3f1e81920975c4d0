import { expect, it, vi } from 'vitest'
import { createDownloadLink } from '../../apps/api/src/create-download-link.ts'

const caller = {
  ...{ user: 'maria@example.org', site: 'globex', method: 'jwt', authTime: new Date() },
  assertEnabled: async () => {},
}
const row = {
  ...{ id: 'r', status: 'ready', objectKey: 'exports/r/1/personal-data.json', bytes: 10n },
  expiresAt: new Date(Date.now() + 3600_000),
}

function mint(found: { bytes: bigint } | null, over: Partial<typeof row> = {}, counted = true) {
  const deps = {
    requests: { recordDownload: vi.fn(async () => counted) },
    objects: {
      head: async () => found,
      presignDownload: vi.fn(async () => ({ url: 'https://x', expiresAt: new Date() })),
    },
    officers: { isFrozen: async () => false },
    logger: { error: vi.fn() },
    settings: { stepUp: null, linksPerDay: 50 },
  }
  const minted = createDownloadLink(deps as never, { ...row, ...over } as never, caller as never)
  return { minted, ...deps }
}
const gone = { code: 'export_request.expired', status: 410 }

it('a whole object gets a link, counted before it is given away', async () => {
  const { minted, requests } = mint({ bytes: 10n })
  await expect(minted).resolves.toMatchObject({ url: 'https://x' })
  expect(requests.recordDownload).toHaveBeenCalledOnce()
})

it('C16 an object that a lifecycle rule removed first is 410, and told to the officer', async () => {
  const { minted, logger, requests } = mint(null)
  await expect(minted).rejects.toMatchObject(gone)
  expect(logger.error.mock.calls[0]?.[0]).toMatchObject({ event: 'object.missing' })
  expect(requests.recordDownload).not.toHaveBeenCalled()
})

it('T33 an object that is not as long as it was is never served in silence', async () => {
  const { minted, logger, objects } = mint({ bytes: 9n })
  await expect(minted).rejects.toMatchObject(gone)
  expect(logger.error.mock.calls[0]?.[0]).toMatchObject({ event: 'object.changed' })
  expect(objects.presignDownload).not.toHaveBeenCalled()
})

it('T49 a file past its time is 410, though its object exists and no sweep has run', async () => {
  await expect(mint({ bytes: 10n }, { expiresAt: new Date(Date.now() - 1) }).minted).rejects.toMatchObject(
    gone,
  )
})

it('C14 a file that expires while its link is made is 410: the count on the row has the last word', async () => {
  await expect(mint({ bytes: 10n }, {}, false).minted).rejects.toMatchObject(gone)
})
