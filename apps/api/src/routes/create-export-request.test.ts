import { describe, expect, it } from 'vitest'
import { bearer, withApiInMemory } from '../../../../test/support/api-in-memory.ts'

const { post, published, rows } = await withApiInMemory()

describe('asking', () => {
  it('answers 202 with Location, rings once, and answers a repeat with the same request', async () => {
    const first = await post(await bearer({ sub: 'asks@example.org' }))
    expect(first.statusCode).toBe(202)
    const { id, links } = first.json()
    expect(first.headers.location).toBe(links.self)
    expect(links.self).toBe(`https://erp.globex.example/v1/export-requests/${id}`)
    const again = await post(await bearer({ sub: 'asks@example.org' }))
    expect([again.statusCode, again.json().id]).toEqual([200, id])
    expect(published.filter((requestId) => requestId === id)).toHaveLength(1)
  })

  it('takes the name of the document in ERPNext that it was asked by', async () => {
    const headers = { ...(await bearer({ sub: 'record@example.org' })), 'content-type': 'application/json' }
    expect((await post(headers, '{"record":"8fn2rjgnnd"}')).statusCode).toBe(202)
  })

  it('takes the subject from the sign-in and from nowhere else', async () => {
    const answer = await post(
      { ...(await bearer()), 'content-type': 'application/json' },
      '{"subject":"other@example.org"}',
    )
    expect(answer.json()).toMatchObject({ code: 'request.invalid', errors: [{ field: 'body.subject' }] })
  })

  it('makes links from the configured address, whatever host was asked', async () => {
    const answer = await post({
      ...(await bearer()),
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
    })
    expect(answer.body).not.toContain('evil')
  })
})

describe('bad input is a clear, coded error that says what to do, and loses nothing', () => {
  const json = { 'content-type': 'application/json' }
  it.each([
    ['an unknown field', json, '{"colour":"red"}', 400, 'request.invalid'],
    ['a record without a name', json, '{"record":""}', 400, 'request.invalid'],
    [
      'a record with a name too long',
      json,
      JSON.stringify({ record: 'x'.repeat(141) }),
      400,
      'request.invalid',
    ],
    ['an unknown format', json, '{"format":"pdf"}', 400, 'request.invalid'],
    ['bad JSON', json, '{"format":', 400, 'request.bad_json'],
    ['a poisoned prototype', json, '{"__proto__":{"x":1}}', 400, 'request.bad_json'],
    ['more than 16 KiB', json, JSON.stringify({ site: 'x'.repeat(17_000) }), 413, 'request.too_large'],
    ['a wrong content type', { 'content-type': 'text/plain' }, 'hello', 415, 'request.media_type'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=b', 415, 'request.media_type'],
    ['a site that does not exist', json, '{"site":"nowhere"}', 404, 'site.unknown'],
    ['a site that is not the caller’s', json, '{"site":"acme"}', 404, 'site.unknown'],
    ['a bad idempotency key', { ...json, 'idempotency-key': 'a b' }, '{}', 400, 'idempotency.key_invalid'],
  ])('%s', async (_name, headers, payload, status, code) => {
    const before = rows.size
    const answer = await post({ ...(await bearer({ sub: 'bad@example.org' })), ...headers }, payload)
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json().remedy).toMatch(/^[A-Z].+\.$/)
    expect(answer.json().instance).toBe(answer.headers['x-request-id'])
    expect(rows.size).toBe(before)
  })
})
