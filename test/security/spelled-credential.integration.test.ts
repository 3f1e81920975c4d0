import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildApiOnTable } from '../support/api-on-table.ts'
import { withTestDatabase } from '../support/with-test-database.ts'

const person = 'maria.santos@example.org'
const { table, database } = await withTestDatabase()
let erp: Server
let api: Awaited<ReturnType<typeof buildApiOnTable>>
beforeAll(async () => {
  // Frappe folds the scheme, reads Basic as another form of the same key, and MariaDB looks sessions up in any case.
  erp = createServer(({ url }, response) => {
    const message = url?.includes('get_value') ? { name: person, enabled: 1 } : person
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ message }))
  })
  await new Promise<void>((resolve) => erp.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(erp.address() as AddressInfo).port}`
  api = await buildApiOnTable(database, {
    settings: { stepUp: { maxAgeSeconds: 600, mailedCode: true } },
    deps: { sites: new Map([['globex', { name: 'globex', baseUrl, hosts: [] }]]) },
  })
})
afterAll(async () => {
  await api.close()
  erp.close()
})

const basic = (text: string) => Buffer.from(text).toString('base64')
const spellings: Record<string, Record<string, string>[]> = {
  'an API key': [
    ...['token', 'Token', 'TOKEN', 'toKen', 'tokeN'].map((scheme) => ({
      authorization: `${scheme} abcdef:0123456789`,
    })),
    { authorization: 'token ABCDEF:0123456789' },
    { authorization: `Basic ${basic('abcdef:0123456789')}` },
    { authorization: `basic ${basic('aBcdef:0123456789')}` },
    { authorization: `Basic ${basic('abcdef:0123456789').replaceAll('=', '')}` },
  ],
  'a bearer token': ['Bearer', 'bearer', 'BEARER', 'bearER', 'beaRER'].flatMap((scheme) => [
    { authorization: `${scheme} q1w2e3r4t5` },
    { authorization: `${scheme} Q1w2e3r4t5` },
  ]),
  'a session': ['a1b2c3d4e5f6', 'A1b2c3d4e5f6', 'a1B2c3d4e5f6', 'a1b2C3d4e5f6', '%611b2c3d4e5f6'].map(
    (sid) => ({
      cookie: `sid=${sid}`,
      'sec-fetch-site': 'same-origin',
    }),
  ),
}

it.each(Object.keys(spellings))(
  'A123 %s that is spelled in every way is one session: it takes no more codes than one',
  async (what) => {
    await table.query('DELETE FROM step_up_code')
    let sent = 0
    for (const headers of spellings[what] ?? []) {
      const { statusCode } = await api.inject({ method: 'POST', url: '/v1/step-up', headers })
      expect(statusCode).toBeOneOf([202, 429])
      if (statusCode === 202) sent += 1
    }
    expect(sent).toBe(3)
  },
)
