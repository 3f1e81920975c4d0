import { createHmac } from 'node:crypto'

/** How the API under test is told to verify tokens, and how {@link signToken} makes them. */
export const tokenSettings = {
  JWT_ALGORITHM: 'HS256',
  JWT_SECRET: 'a secret for tests alone, long enough',
  JWT_ISSUER: 'tests',
  JWT_AUDIENCE: 'personal-data-download',
}

/** The key of mailed codes, for API and worker. */
export const codeSecret = 'a key for tests alone, long enough'

/** A token of a person who has just signed in. */
export function signToken(user: string, claims: Record<string, unknown> = {}): string {
  const now = Math.floor(Date.now() / 1000)
  const payload = {
    sub: user,
    iss: tokenSettings.JWT_ISSUER,
    aud: tokenSettings.JWT_AUDIENCE,
    iat: now,
    exp: now + 300,
    auth_time: now,
    ...claims,
  }
  const text = [{ alg: 'HS256', typ: 'JWT' }, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${text}.${createHmac('sha256', tokenSettings.JWT_SECRET).update(text).digest('base64url')}`
}
