import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bearer, token, withApiInMemory } from '../../../../test/support/api-in-memory.ts'

const { app, post, keep, readyRow, rows, settings } = await withApiInMemory()

describe('the file', () => {
  const download = async (id: string) =>
    app.inject({ method: 'POST', url: `/v1/export-requests/${id}/download`, headers: await bearer() })

  it('gets a fresh link, with sizes beyond 2^53 told exactly', async () => {
    const answer = await download(readyRow().id)
    expect(answer.json()).toMatchObject({ bytes: '1152921504606846976', sha256: 'ab' })
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('is told apart by the size of what is stored, which an encoding makes another than the document’s', async () => {
    const encoded = readyRow({ bytes: 2n ** 61n, storedBytes: 2n ** 60n })
    expect((await download(encoded.id)).json()).toMatchObject({ bytes: '2305843009213693952' })
    const other = readyRow({ bytes: 2n ** 60n, storedBytes: 2n ** 59n })
    expect((await download(other.id)).json().code).toBe('export_request.expired')
  })

  it('is gone the moment it expires, whatever the sweep has done', async () => {
    const answer = await download(readyRow({ expiresAt: new Date(Date.now() - 1) }).id)
    expect([answer.statusCode, answer.json().code]).toEqual([410, 'export_request.expired'])
  })

  it('is not there before it is ready', async () => {
    expect((await download(keep({ status: 'running' }).id)).json().code).toBe('export_request.not_ready')
  })
})

describe('where a fresh sign-in is asked for', () => {
  beforeAll(() => {
    settings.stepUp = { maxAgeSeconds: 600, mailedCode: false }
  })
  afterAll(() => {
    settings.stepUp = null
  })
  const signedIn = async (secondsAgo: number | null) => ({
    authorization: `Bearer ${await token({
      sub: 'fresh@example.org',
      ...(secondsAgo !== null && { auth_time: Math.floor(Date.now() / 1000) - secondsAgo }),
    })}`,
  })

  it('a stolen session gets neither an export nor a file, and loses nothing', async () => {
    const { id } = readyRow({ subjectId: 'fresh@example.org' })
    const before = rows.size
    for (const secondsAgo of [3600, null]) {
      const headers = await signedIn(secondsAgo)
      const asked = await post(headers)
      expect([asked.statusCode, asked.json().code]).toEqual([401, 'auth.step_up_required'])
      const url = `/v1/export-requests/${id}/download`
      const fetched = await app.inject({ method: 'POST', url, headers })
      expect([fetched.statusCode, fetched.json().code]).toEqual([401, 'auth.step_up_required'])
      expect((await app.inject({ url: `/v1/export-requests/${id}`, headers })).statusCode).toBe(200)
    }
    expect(rows.size).toBe(before)
    const headers = await signedIn(5)
    expect(
      (await app.inject({ method: 'POST', url: `/v1/export-requests/${id}/download`, headers })).statusCode,
    ).toBe(200)
  })
})
