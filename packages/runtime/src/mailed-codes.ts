import { createHmac, randomInt } from 'node:crypto'
import { Type } from 'typebox'

/**
 * The variable CODE_SECRET of API and worker. Always required: the page offers codes on every installation, and no other
 * secret is known to both processes and never to the database.
 */
export const codeSecret = Type.String({
  minLength: 32,
  description: 'the key of mailed codes, at least 32 random characters, the same for API and worker',
})

/** Codes that are mailed and typed in again: the worker makes them, the API holds what is typed against their digest. */
export type MailedCodes = {
  /** six random digits */
  make(): string
  /**
   * What a table keeps of the code of one row: HMAC-SHA256 over the row's id and the code, in lower-case hex. Digests are
   * compared by the database, so that the time it takes says nothing of the code.
   * @param id the row's uuid, always 36 characters: id and code cannot be parted in two ways
   */
  digest(id: string, code: string): string
  /**
   * The token of the link in one mail, the same each time: 43 characters that nobody without the key can make, and that say
   * nothing of the mail.
   * @param nid of the mail
   */
  linkToken(nid: string): string
}

/**
 * Six digits are a million codes: a plain digest of them, salted or not, is undone in a second by whoever reads the
 * table. The key of these digests is known to the processes and never to the database.
 * @param secret CODE_SECRET, the same for API and worker
 */
export function createMailedCodes(secret: string): MailedCodes {
  return {
    make: () => String(randomInt(1_000_000)).padStart(6, '0'),
    digest: (id, code) => createHmac('sha256', secret).update(id).update(code).digest('hex'),
    // No id of a row begins like this: a token is no digest of a code, whatever is typed.
    linkToken: (nid) => createHmac('sha256', secret).update(`link\n${nid}`).digest('base64url'),
  }
}
