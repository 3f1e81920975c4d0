import { ExportError } from '@pdd/core'
import { type ConfigFault, configInvalid, type Site, type SiteJwt, signedWith, signerOf } from '@pdd/runtime'
import { tokenInvalid } from '../errors.ts'
import { createTokenVerifier, type JwtOptions, type TokenClaims, type VerifyToken } from './jwt.ts'

type Issuer = { name: string /** null: of all sites */; site: string | null; verify: VerifyToken }

/**
 * Verifies tokens of all issuers: of `JWT_*`, and of the sites that have one of their own. Which of them is tried follows
 * from the token's `iss`; whether it counts follows from the key. The site of a token is the one whose key verified it; a
 * claim that says another site makes it invalid.
 *
 * @returns null where no token is accepted
 * @throws ExportError `config.invalid` when tokens of `JWT_*` could not be told from those of a site
 */
export async function createIssuers(
  shared: JwtOptions | null,
  sites: Map<string, Site>,
): Promise<VerifyToken | null> {
  const own = [...sites.values()].flatMap(({ name, jwt }) => (jwt === undefined ? [] : [{ name, jwt }]))
  if (shared !== null) assertApart(shared, own)
  const issuers: Issuer[] = []
  if (shared !== null)
    issuers.push({ name: shared.issuer, site: null, verify: await createTokenVerifier(shared) })
  for (const { name, jwt } of own)
    issuers.push({ name: jwt.issuer, site: name, verify: await createTokenVerifier(optionsOf(jwt)) })
  return issuers.length === 0 ? null : (token) => verifyByIssuer(issuers, token)
}

/** Has it the form of a signed token? Tokens of ERPNext are words without a dot. */
export function isSignedToken(token: string): boolean {
  const [header = '', ...rest] = token.split('.')
  return rest.length > 0 && isObject(decoded(header))
}

async function verifyByIssuer(issuers: Issuer[], token: string): Promise<TokenClaims> {
  const said = decoded(token.split('.')[1] ?? '')
  const candidates = issuers.filter(({ name }) => isObject(said) && said.iss === name)
  const outcomes = await Promise.allSettled(candidates.map(({ verify }) => verify(token)))
  const proofs = candidates.flatMap(({ site }, index) => {
    const outcome = outcomes[index]
    return outcome?.status === 'fulfilled' ? [{ site, claims: outcome.value }] : []
  })
  const [proof] = proofs
  if (proof === undefined) throw mostTelling(outcomes)
  const { claims } = proof
  const proved = new Set(proofs.map(({ site }) => site ?? claims.site))
  // Key sets may have a key in common: then nothing but the claim tells the sites apart.
  const site = proved.size === 1 ? (proof.site ?? claims.site) : claims.site
  if (!proved.has(site) || (claims.site !== null && claims.site !== site)) throw tokenInvalid()
  // Who may act for others, or for the site, only the site's own key says.
  const ownKey = proofs.every((one) => one.site === site)
  if (!ownKey && (claims.ofSite || claims.onBehalfOf !== null)) throw tokenInvalid()
  return { ...claims, site, ownKey }
}

/** Of a token that some issuer has signed: that it is over, or that nobody can tell now. Else nothing but that it is none. */
function mostTelling(outcomes: PromiseSettledResult<TokenClaims>[]): unknown {
  const reasons = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
  )
  const byCode = (code: string) =>
    reasons.find((reason) => reason instanceof ExportError && reason.code === code)
  return byCode('auth.token_expired') ?? byCode('auth.keys_unreachable') ?? reasons[0] ?? tokenInvalid()
}

function assertApart(shared: JwtOptions, own: { name: string; jwt: SiteJwt }[]): void {
  const signer = signerOf({ issuer: shared.issuer, ...keyOf(shared) })
  const faults: ConfigFault[] = own
    .filter(({ jwt }) => signerOf(jwt) === signer)
    .map(({ name, jwt }) => ({
      variable: `sites.${name}.jwt`,
      problem: `has ${signedWith(jwt)} of JWT_*`,
      remedy: 'Leave one of the two out, or give the site a key of its own.',
    }))
  if (faults.length > 0) throw configInvalid(faults)
}

function keyOf({ algorithm, key }: JwtOptions) {
  if (key instanceof URL) return { jwksUrl: key.href }
  return algorithm === 'HS256' ? { secret: key } : { publicKey: key }
}

function optionsOf({ algorithm, secret, publicKey, jwksUrl, issuer, audience }: SiteJwt): JwtOptions {
  const key = jwksUrl === undefined ? (secret ?? publicKey ?? '') : new URL(jwksUrl)
  return { algorithm, key, issuer, audience }
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString())
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
