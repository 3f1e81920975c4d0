import { createLogger } from '@pdd/runtime'
import { afterEach, expect, it, vi } from 'vitest'
import { createHandleFailedAttempt } from '../../apps/worker/src/export/handle-failed-attempt.ts'
import { claimOptions, exportResult, newRequest } from '../support/export-requests.ts'
import { stallCommit, unstall } from '../support/stalled-commit.ts'
import { withTestDatabase } from '../support/with-test-database.ts'

const { table, database } = await withTestDatabase({ poolSize: 4 })
afterEach(() => unstall(table))

it('a publish whose commit outlasts the client is a ready file, and its object stays', async () => {
  const { request } = await database.requests.create(newRequest())
  const claim = (await database.requests.claim(request.id, claimOptions))!
  const result = exportResult(request.id, claim.fence)
  const release = await stallCommit(table, 'UPDATE ON export_request', `NEW.status = 'ready'`)
  const error = await database.requests.publish(request.id, claim.fence, result, { ttlSeconds: 3600 }).then(
    () => null,
    (thrown) => thrown,
  )
  expect(error).toMatchObject({ code: 'database.unavailable' })
  const remove = vi.fn(async () => {})
  const end = createHandleFailedAttempt({
    requests: database.requests,
    objects: { remove },
    notify: async () => {},
    settings: { maxAttempts: 5, giveUpDaysBeforeDue: 3 },
  })
  const logger = createLogger({ name: 'worker', level: 'silent' })
  const stopping = new AbortController().signal
  const ended = end({ claim, key: result.objectKey, error, logger, stopping })
  // It waits for the row: nothing is removed while nobody can know.
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  expect(remove).not.toHaveBeenCalled()
  await release()
  await ended
  expect(await database.requests.get(request.id)).toMatchObject({
    status: 'ready',
    objectKey: result.objectKey,
  })
  expect(remove).not.toHaveBeenCalled()
  expect(await database.notifications.forRequest(request.id)).toMatchObject([
    { kind: 'ready', state: 'pending' },
  ])
}, 60_000)
