import { errors, importSPKI, type JWTPayload, jwtVerify } from 'jose'
import { tokenExpired, tokenInvalid } from '../errors.ts'

export type JwtOptions = {
  algorithm: 'HS256' | 'RS256' | 'ES256' | 'EdDSA'
  /** the secret of HS256, else a public key as PEM */
  key: string
  issuer: string
  audience: string
}

export type TokenClaims = { user: string; site: string | null; roles: string[]; authTime: Date | null }
export type VerifyToken = (token: string) => Promise<TokenClaims>

/**
 * Verifies signed tokens. Algorithm, key, issuer and audience come from the configuration alone: nothing in a token
 * chooses how it is verified. Errors are `auth.token_expired` and `auth.token_invalid`.
 */
export async function createTokenVerifier({
  algorithm,
  key,
  issuer,
  audience,
}: JwtOptions): Promise<VerifyToken> {
  const verificationKey =
    algorithm === 'HS256' ? new TextEncoder().encode(key) : await importSPKI(key, algorithm)
  return async (token) => {
    const verified = await jwtVerify(token, verificationKey, {
      algorithms: [algorithm],
      issuer,
      audience,
      requiredClaims: ['sub', 'exp'],
      clockTolerance: 30,
    }).catch((error: unknown) => {
      throw error instanceof errors.JWTExpired ? tokenExpired({}, error) : tokenInvalid({}, error)
    })
    const { typ } = verified.protectedHeader
    if (typ !== undefined && typ.toUpperCase() !== 'JWT') throw tokenInvalid()
    return readClaims(verified.payload)
  }
}

function readClaims({ sub, site, roles, auth_time: authTime, act }: JWTPayload): TokenClaims {
  // A token that says it acts for somebody is somebody else's: an export must be asked for by the person.
  if (act !== undefined) throw tokenInvalid()
  if (sub === undefined || sub.length === 0 || sub.length > 140) throw tokenInvalid()
  if (site !== undefined && typeof site !== 'string') throw tokenInvalid()
  const named = Array.isArray(roles) ? roles.filter((role): role is string => typeof role === 'string') : []
  return {
    user: sub,
    site: site ?? null,
    roles: named,
    authTime:
      typeof authTime === 'number' && Number.isSafeInteger(authTime) ? new Date(authTime * 1000) : null,
  }
}
