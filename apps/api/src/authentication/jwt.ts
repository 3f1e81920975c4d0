import { boundedFetch } from '@pdd/runtime'
import {
  createRemoteJWKSet,
  customFetch,
  errors,
  importSPKI,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose'
import { keysUnreachable, tokenExpired, tokenInvalid } from '../errors.ts'
import { isPlainText } from '../plain-text.ts'
import type { Preferences } from './caller.ts'
import { createHs256Verifier, type Verified } from './hs256.ts'

export type JwtOptions = {
  algorithm: 'HS256' | 'RS256' | 'ES256' | 'EdDSA'
  /** the secret of HS256, a public key as PEM, or the address of the issuer's key set */
  key: string | URL
  issuer: string
  audience: string
}

export type TokenClaims = {
  user: string
  /** the site that is proved, or claimed by who signed; null: the token says none */
  site: string | null
  /** of that site alone */
  roles: string[]
  /** OpenID Connect's `locale` and `zoneinfo` */
  preferences: Preferences
  authTime: Date | null
  /** by the site's own key, and no other issuer's */
  ownKey: boolean
  /** the person for whom an officer asks */
  onBehalfOf: string | null
  /** the site itself speaks, and nobody on it */
  ofSite: boolean
}
/** of tokens that the site signs for one call */
const longestLifeSeconds = 60
const toleranceSeconds = 30

export type VerifyToken = (token: string) => Promise<TokenClaims>

/**
 * Verifies signed tokens. Algorithm, key, issuer and audience come from the configuration alone: nothing in a token
 * chooses how it is verified. Errors are `auth.token_expired`, `auth.token_invalid` and,
 * when the issuer's keys can't be read, `auth.keys_unreachable`.
 */
export async function createTokenVerifier({
  algorithm,
  key,
  issuer,
  audience,
}: JwtOptions): Promise<VerifyToken> {
  const options = {
    algorithms: [algorithm],
    issuer,
    audience,
    requiredClaims: ['sub', 'exp'],
    clockTolerance: toleranceSeconds,
  }
  const verify = await createVerify(algorithm, key, options)
  return async (token) => {
    const verified = await verify(token).catch((error: unknown) => {
      if (isKeySetFault(error)) throw keysUnreachable({}, error)
      throw error instanceof errors.JWTExpired ? tokenExpired({}, error) : tokenInvalid({}, error)
    })
    const { typ } = verified.protectedHeader
    if (typ !== undefined && typ.toUpperCase() !== 'JWT') throw tokenInvalid()
    return readClaims(verified.payload)
  }
}

async function createVerify(
  algorithm: JwtOptions['algorithm'],
  key: string | URL,
  options: JWTVerifyOptions,
): Promise<(token: string) => Promise<Verified>> {
  if (key instanceof URL) {
    // Fetched when first needed and when a token names a key that is not known yet, at most twice a minute.
    const keys = createRemoteJWKSet(key, {
      ...{ timeoutDuration: 5_000, cooldownDuration: 30_000, [customFetch]: boundedFetch() },
    })
    return (token: string) => jwtVerify(token, keys, options)
  }
  if (algorithm === 'HS256') return createHs256Verifier(key, options)
  const known = await importSPKI(key, algorithm)
  return (token: string) => jwtVerify(token, known, options)
}

/** What says nothing of the token: the issuer's keys could not be read. */
function isKeySetFault(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return true
  if (error instanceof errors.JOSEError) return error.code === 'ERR_JOSE_GENERIC'
  return error instanceof TypeError || error instanceof RangeError
}

function readClaims(claims: JWTPayload): TokenClaims {
  const { sub, site, roles, auth_time: authTime, act, locale, zoneinfo, on_behalf_of: onBehalfOf } = claims
  // A token that says it acts for somebody is somebody else's: an export must be asked for by the person.
  if (act !== undefined || !isUser(sub)) throw tokenInvalid()
  if (site !== undefined && typeof site !== 'string') throw tokenInvalid()
  if (onBehalfOf !== undefined && !isUser(onBehalfOf)) throw tokenInvalid()
  const ofSite = isOfSite(claims)
  if (ofSite && onBehalfOf !== undefined) throw tokenInvalid()
  if ((ofSite || onBehalfOf !== undefined) && !isShort(claims)) throw tokenInvalid()
  const named = Array.isArray(roles) ? roles.filter((role): role is string => typeof role === 'string') : []
  return {
    user: sub,
    site: site ?? null,
    roles: named,
    preferences: { language: textOr(locale), timeZone: textOr(zoneinfo) },
    authTime:
      typeof authTime === 'number' && Number.isSafeInteger(authTime) ? new Date(authTime * 1000) : null,
    // Whose key it is, who has several issuers knows.
    ownKey: false,
    onBehalfOf: onBehalfOf ?? null,
    ofSite,
  }
}

function isUser(claim: unknown): claim is string {
  return typeof claim === 'string' && claim.length > 0 && claim.length <= 140 && isPlainText(claim)
}

/** @throws `auth.token_invalid` where that is said beside something else */
function isOfSite({ scope }: JWTPayload): boolean {
  const words: unknown[] = typeof scope === 'string' ? scope.split(' ') : [scope].flat()
  if (!words.includes('site')) return false
  if (scope !== 'site') throw tokenInvalid()
  return true
}

/** What is good for more than its bearer's own things is made for one call. */
function isShort({ iat, exp }: JWTPayload): boolean {
  if (iat === undefined || exp === undefined) return false
  return exp - iat <= longestLifeSeconds && iat <= Date.now() / 1000 + toleranceSeconds
}

function textOr(claim: unknown): string | null {
  return typeof claim === 'string' && claim.length <= 64 ? claim : null
}
