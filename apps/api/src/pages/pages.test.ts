import { describe, expect, it } from 'vitest'
import { me, withApiInMemory } from '../../../../test/support/api-in-memory.ts'

const { app, keep, readyRow } = await withApiInMemory()

describe('the page', () => {
  const visit = (headers: Record<string, string> = {}) =>
    app.inject({ url: '/request-data', headers: { host: 'erp.globex.example', ...headers } })

  it('asks a stranger to sign in', async () => {
    const answer = await visit()
    expect(answer.statusCode).toBe(401)
    expect(answer.body).toContain('Sign in to ask for your data')
  })

  it('shows a person their requests under a strict content policy', async () => {
    readyRow()
    const answer = await visit({ cookie: 'sid=good' })
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain(me)
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
    expect(answer.headers['content-security-policy']).not.toContain('unsafe')
    expect(answer.body).not.toContain('X-Amz-Signature')
  })

  it('takes the form of its own site, and answers with a redirect', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/request-data',
      headers: {
        host: 'erp.globex.example',
        cookie: 'sid=good',
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/x-www-form-urlencoded',
      },
    })
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/request-data'])
  })

  it('leads from the link of ERPNext’s record to the request, and says of anything else that it is not there', async () => {
    const { id } = readyRow()
    const other = keep({ subjectId: 'somebody@else.example', requestedBy: 'somebody@else.example' })
    const follow = (path: string, headers: Record<string, string> = { cookie: 'sid=good' }) =>
      app.inject({ url: `/request-data/${path}`, headers: { host: 'erp.globex.example', ...headers } })
    const answer = await follow(id)
    expect([answer.statusCode, answer.headers.location]).toEqual([303, `/request-data#ready-${id}`])
    expect((await visit({ cookie: 'sid=good' })).body).toContain(`id="ready-${id}"`)
    expect((await follow(id, {})).statusCode).toBe(401)
    const [theirs, nobodys] = [await follow(other.id), await follow('00000000-0000-4000-8000-000000000000')]
    expect([theirs.statusCode, nobodys.statusCode]).toEqual([404, 404])
    expect(theirs.body.replace(/<footer.*/s, '')).toHaveLength(nobodys.body.replace(/<footer.*/s, '').length)
    expect((await follow('nonsense')).statusCode).toBe(404)
  })

  it('escapes whatever a site calls its people', async () => {
    keep({ status: '<script>alert(1)</script>' as never })
    expect((await visit({ cookie: 'sid=good' })).body).not.toContain('<script>alert')
  })
})
