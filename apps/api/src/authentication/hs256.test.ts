import { createHmac } from 'node:crypto'
import { errors, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { createHs256Verifier } from './hs256.ts'

const secret = 'a secret that is long enough for HS256'
const options = {
  ...{ algorithms: ['HS256'], issuer: 'https://id.example', audience: 'export' },
  ...{ requiredClaims: ['sub', 'exp'], clockTolerance: 30 },
}
const now = Math.floor(Date.now() / 1000)
const claims = { sub: 'maria', iss: 'https://id.example', aud: 'export', exp: now + 60 }

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const mac = (text: string, key = secret, hash = 'sha256') =>
  createHmac(hash, key).update(text).digest('base64url')
function sign(payload: unknown, header: unknown = { alg: 'HS256' }) {
  const text = `${encode(header)}.${encode(payload)}`
  return `${text}.${mac(text)}`
}

const verify = createHs256Verifier(secret, options)
const byJose = (token: string) => jwtVerify(token, new TextEncoder().encode(secret), options)
const verdict = (answer: Promise<unknown>) =>
  answer.then(
    () => 'good',
    (error: unknown) => {
      if (error instanceof errors.JWTExpired) return 'expired'
      return error instanceof errors.JOSEError ? 'bad' : error
    },
  )

const good = sign(claims)
const [head = '', body = '', signature = ''] = good.split('.')

describe('says of a token what jose says', () => {
  it.each([
    ['good', good],
    ['good', sign({ ...claims, aud: ['other', 'export'] })],
    ['good', sign({ ...claims, exp: now - 10 })],
    ['good', sign({ ...claims, nbf: now + 10 })],
    ['good', sign(claims, { alg: 'HS256', typ: 'JWT', kid: 'x' })],
    ['expired', sign({ ...claims, exp: now - 60 })],
    ['bad', sign({ ...claims, nbf: now + 60 })],
    ['bad', sign({ ...claims, exp: String(now + 60) })],
    ['bad', sign({ ...claims, exp: undefined })],
    ['bad', sign({ ...claims, sub: undefined })],
    ['bad', sign({ ...claims, iss: 'https://evil.example' })],
    ['bad', sign({ ...claims, iss: undefined })],
    ['bad', sign({ ...claims, aud: 'other' })],
    ['bad', sign({ ...claims, aud: ['other'] })],
    ['bad', sign([claims])],
    ['bad', sign('null')],
    ['bad', sign('not JSON')],
    ['bad', sign(claims, { alg: 'none' })],
    ['bad', sign(claims, { alg: 'HS512' })],
    ['bad', sign(claims, { alg: 'RS256' })],
    ['bad', sign(claims, {})],
    ['bad', sign(claims, 'null')],
    ['bad', sign(claims, 'not JSON')],
    ['bad', sign(claims, '7')],
    ['bad', sign(claims, { alg: 'HS256', crit: ['exp'], exp: 1 })],
    ['bad', sign(claims, { alg: 'HS256', crit: ['b64'], b64: false })],
    ['bad', `${encode({ alg: 'none' })}.${body}.`],
    ['bad', `${head}.${encode({ ...claims, sub: 'other' })}.${signature}`],
    ['bad', `${head}.${body}.${mac(`${head}.${body}`, 'another secret')}`],
    ['bad', `${head}.${body}.${mac(`${head}.${body}`, secret, 'sha512')}`],
    ['bad', `${head}.${body}.`],
    ['bad', `${head}.${body}`],
    ['bad', `${good}.`],
    ['bad', `${good}.x`],
    ['bad', 'x'],
    ['bad', ''],
    ['bad', '..'],
  ])('%s: %s', async (expected, token) => {
    expect(await verdict(verify(token))).toBe(expected)
    expect(await verdict(byJose(token))).toBe(expected)
  })
})

it('hands on what the token says', async () => {
  expect(await verify(sign(claims, { alg: 'HS256', typ: 'JWT' }))).toEqual({
    payload: claims,
    protectedHeader: { typ: 'JWT' },
  })
})

it('takes one writing of a signature only, so that nobody makes two tokens of one', async () => {
  const spareBits = `${signature.slice(0, -1)}${String.fromCharCode(signature.charCodeAt(signature.length - 1) + 1)}`
  for (const other of [`${signature}=`, ` ${signature}`, `${signature}A`, spareBits])
    expect(await verdict(verify(`${head}.${body}.${other}`))).toBe('bad')
})
