import { createHash, randomBytes } from 'node:crypto'

/** The form of a token in a link: 32 bytes in base64url. */
export const linkTokenForm = '^[A-Za-z0-9_-]{43}$'

/** The right to do what a mailed link does. The mail holds the token, the table its digest: who reads the table can press nothing. */
export function makeLinkToken(): { token: string; digest: string } {
  const token = randomBytes(32).toString('base64url')
  return { token, digest: linkDigest(token) }
}

/** SHA-256 in lower-case hex: 256 random bits need neither salt nor key. */
export function linkDigest(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
