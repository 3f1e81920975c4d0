import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import {
  type CompactJWSHeaderParameters,
  errors,
  type JWTPayload,
  type JWTVerifyOptions,
  UnsecuredJWT,
} from 'jose'

export type Verified = { payload: JWTPayload; protectedHeader: { typ?: string | undefined } }

/**
 * Verifies tokens with a shared secret. jose would do it by WebCrypto, which hands each digest to another thread: waking
 * that one costs many times what the digest does. So the digest is made here, and only it: what the claims must say is
 * still jose's to judge, of a payload whose origin is proved by then.
 *
 * A signature counts only as it is written by RFC 7515: no padding, no other alphabet, no spare bits. Extensions (`crit`)
 * are refused, since none is known here.
 *
 * @throws jose's errors
 */
export function createHs256Verifier(
  secret: string,
  options: JWTVerifyOptions,
): (token: string) => Promise<Verified> {
  const key = createSecretKey(Buffer.from(secret, 'utf8'))
  return async (token) => {
    const [header = '', payload = '', signature = '', ...more] = token.split('.')
    if (more.length > 0 || !isSignedBy(key, `${header}.${payload}`, signature))
      throw new errors.JWSSignatureVerificationFailed()
    const protectedHeader = readHeader(header)
    return { payload: UnsecuredJWT.decode(`${unsecured}.${payload}.`, options).payload, protectedHeader }
  }
}

const unsecured = Buffer.from('{"alg":"none"}').toString('base64url')

function isSignedBy(key: KeyObject, text: string, signature: string): boolean {
  const right = Buffer.from(createHmac('sha256', key).update(text).digest('base64url'))
  const given = Buffer.from(signature)
  return given.length === right.length && timingSafeEqual(given, right)
}

/** Also what its issuer has signed must say that it is meant to be verified like this. */
function readHeader(header: string): { typ?: string | undefined } {
  const { alg, crit, typ } = parsed(Buffer.from(header, 'base64url').toString())
  if (alg !== 'HS256' || crit !== undefined) throw new errors.JOSEAlgNotAllowed('not a plain HS256 token')
  return { typ }
}

function parsed(text: string): Partial<CompactJWSHeaderParameters> {
  try {
    return JSON.parse(text) ?? {}
  } catch (cause) {
    throw new errors.JWSInvalid('the header is no JSON', { cause })
  }
}
