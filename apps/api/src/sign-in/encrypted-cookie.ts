import { createHash } from 'node:crypto'
import { EncryptJWT, type JWTPayload, jwtDecrypt } from 'jose'

/** Encrypts what a browser keeps for us: it can neither be read nor changed there, and ends by itself. */
export type Seal = {
  seal(content: JWTPayload, purpose: string, lifeSeconds: number): Promise<string>
  /** Null for what was changed, is over, or was sealed for another purpose. */
  open<Content>(sealed: string | undefined, purpose: string): Promise<Content | null>
}

/** @param secret at least 32 characters */
export function createSeal(secret: string): Seal {
  const key = createHash('sha256').update(secret).digest()
  return {
    seal: (content, purpose, lifeSeconds) =>
      new EncryptJWT(content)
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setAudience(purpose)
        .setExpirationTime(`${lifeSeconds}s`)
        .encrypt(key),
    async open<Content>(sealed: string | undefined, purpose: string) {
      if (sealed === undefined) return null
      const options = {
        audience: purpose,
        requiredClaims: ['exp'],
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      }
      const opened = await jwtDecrypt(sealed, key, options).catch(() => null)
      return opened === null ? null : (opened.payload as Content)
    },
  }
}
