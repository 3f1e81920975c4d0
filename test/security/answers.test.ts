import { readdir, readFile } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { askEnabled, askLoggedUser, askRoles } from '../../apps/api/src/authentication/erpnext.ts'
import { createTokenVerifier } from '../../apps/api/src/authentication/jwt.ts'
import { newAttempt, redeem } from '../../apps/api/src/sign-in/erpnext-oauth.ts'
import { askAppHealth } from '../../apps/worker/src/erpnext/companion-app.ts'
import { createMailer } from '../../apps/worker/src/notify/mail/mailer.ts'
import { signToken } from '../support/signed-token.ts'

let server: Server
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

/** @returns how many bytes were taken before the asker left */
async function hostile(begin: string, more: string): Promise<{ url: string; sent(): number }> {
  let sent = 0
  const answer = (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write(begin)
    const go = () => {
      while (!response.destroyed && sent < 500_000_000) {
        sent += more.length
        if (!response.write(more)) return
      }
    }
    response.on('drain', go)
    go()
  }
  server = createServer((request, response) => {
    request.resume()
    answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sent: () => sent }
}

const question = (baseUrl: string) => ({
  ...{ baseUrl, siteName: 'globex', clientIp: '192.0.2.1' },
  credential: { kind: 'token', authorization: 'token a:b' } as const,
})
const askers: [string, (url: string) => Promise<unknown>][] = [
  ['ERPNext: who is this', (url) => askLoggedUser(question(url))],
  ['ERPNext: is it enabled', (url) => askEnabled(question(url), 'maria')],
  ['ERPNext: which roles', (url) => askRoles(question(url), 'maria')],
  [
    'ERPNext: a token for a code',
    (url) =>
      redeem(
        {
          baseUrl: url,
          publicUrl: url,
          siteName: 'globex',
          clientId: 'c',
          clientSecret: 's',
          redirectUri: 'https://x',
        },
        newAttempt('globex'),
        'code',
      ),
  ],
  [
    'the issuer: its keys',
    async (url) => {
      const verify = await createTokenVerifier({
        algorithm: 'ES256',
        key: new URL(url),
        issuer: 'i',
        audience: 'a',
      })
      const [, body, signature] = signToken('maria').split('.')
      return verify(`${Buffer.from('{"alg":"ES256","kid":"k"}').toString('base64url')}.${body}.${signature}`)
    },
  ],
  [
    'ERPNext: how the companion app is',
    async (url) => {
      const site = { name: 'erp', hosts: [], baseUrl: url, app: { apiKey: 'k', apiSecret: 's' } }
      if ((await askAppHealth(site)) === null) throw new Error('no answer')
    },
  ],
  [
    'Postmark: which mails were sent',
    (url) => createMailer({ baseUrl: url, serverToken: 't', from: 'x@example.org', stream: 's' }).find('nid'),
  ],
]

it.each(askers)(
  'A73 %s: an answer without end is left after its first piece, and is no answer',
  async (_name, ask) => {
    for (const [begin, more] of [
      ['{"message":"', 'x'.repeat(65_536)],
      ['', '['.repeat(65_536)],
      ['{"message":"maria"}', ' '.repeat(65_536)],
    ] as const) {
      const { url, sent } = await hostile(begin, more)
      const before = process.memoryUsage().rss
      await expect(ask(url)).rejects.toBeInstanceOf(Error)
      expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024)
      // What the sockets hold on both sides comes on top of what was read.
      expect(sent()).toBeLessThan(24 * 1024 * 1024)
      server.closeAllConnections()
      server.close()
    }
  },
)

it('A73 nothing in the service reads an answer but by the reader that has a bound', async () => {
  const reader = 'packages/runtime/src/read-answer.ts'
  const askers = [
    ...[
      'authentication/erpnext',
      'sign-in/erpnext-oauth',
      'sign-in/erpnext-sign-out',
      'operation/site-silence',
    ].map((file) => `apps/api/src/${file}.ts`),
    'apps/worker/src/erpnext/site-api.ts',
  ]
  // Not of another server: of the metrics, of what is about to be stored, and a cursor of a database.
  const harmless = /options\.metrics\.text\(\)|(encoded|measured|part)\.bytes\(\)|fetch\(asked\)/g
  const faults: string[] = []
  const reading: string[] = []
  for (const folder of ['apps/api/src', 'apps/worker/src', 'packages']) {
    const names = (await readdir(folder, { recursive: true })).filter((name) =>
      /(?<!\.(test|contract))\.ts$/.test(name),
    )
    for (const name of names) {
      const path = `${folder}/${name}`
      if (/node_modules|generated|packages\/embedded/.test(path) || path === reader) continue
      const source = (await readFile(path, 'utf8')).replaceAll(harmless, '')
      if (/\.(json|text|arrayBuffer|blob|bytes|formData)\(\)/.test(source))
        faults.push(`${path} reads a whole answer`)
      if (/\b(response|answer|reply)\.body\b(?!\?\.cancel)/.test(source))
        faults.push(`${path} reads a stream`)
      if (/from 'node:(http|https|stream\/consumers)'/.test(source.replace(/import type .*/g, '')))
        reading.push(path)
      if (/\bfetch\(/.test(source) && !askers.includes(path)) faults.push(`${path} asks by itself`)
      if (source.includes('createRemoteJWKSet(') && !source.includes('[customFetch]: boundedFetch('))
        faults.push(`${path} reads keys without a bound`)
      if (source.includes('new ServerClient(') && !source.includes('boundedFetch('))
        faults.push(`${path} reads mail answers without a bound`)
    }
  }
  expect(faults).toEqual([])
  // Listens, and asks nothing.
  expect(reading).toEqual(['packages/runtime/src/admin-server.ts'])
})
