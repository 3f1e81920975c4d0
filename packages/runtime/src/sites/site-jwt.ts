import { isCleartext } from '@pdd/core'
import { type TSchema, Type } from 'typebox'
import type { ConfigFault } from '../config-error.ts'
import { problemOf } from '../env.ts'

/** How the signed tokens of one site are verified: exactly one of the three keys is there. */
export type SiteJwt = {
  algorithm: 'HS256' | 'RS256' | 'ES256' | 'EdDSA'
  secret?: string
  publicKey?: string
  jwksUrl?: string
  issuer: string
  audience: string
}

const jwtKeys: Record<string, TSchema> = {
  algorithm: Type.Enum(['HS256', 'RS256', 'ES256', 'EdDSA'], { description: 'HS256, RS256, ES256 or EdDSA' }),
  secret: Type.String({ minLength: 32, description: 'for HS256, at least 32 characters' }),
  publicKey: Type.String({ minLength: 1, description: 'a PEM' }),
  jwksUrl: Type.String({ pattern: '^https?://', description: 'the http(s) address of the issuer’s key set' }),
  issuer: Type.String({ minLength: 1, description: 'who signs the tokens' }),
  audience: Type.String({ minLength: 1, description: 'for whom they are signed: this service' }),
}

type Report = (variable: string, problem: string, remedy: string) => void

/** Reads `sites.<name>.jwt`, its variables filled in; undefined when something of it is missing or wrong. */
export function readSiteJwt(
  path: string,
  entry: Record<string, unknown>,
  report: Report,
): SiteJwt | undefined {
  let faults = 0
  const fault: Report = (...told) => {
    faults += 1
    report(...told)
  }
  for (const [key, value] of Object.entries(entry)) {
    const schema = Object.hasOwn(jwtKeys, key) ? jwtKeys[key] : undefined
    if (schema === undefined)
      fault(`${path}.${key}`, 'is not a key of jwt', `Keys are ${Object.keys(jwtKeys).join(', ')}.`)
    else if (value !== undefined) {
      const problem = problemOf(schema, value)
      if (problem) fault(`${path}.${key}`, problem, `Set it to ${described(schema)}.`)
    }
  }
  for (const key of ['algorithm', 'issuer', 'audience'])
    if (!Object.hasOwn(entry, key))
      fault(`${path}.${key}`, 'is missing', `Set it to ${described(jwtKeys[key]!)}.`)
  const fitting = entry.algorithm === 'HS256' ? ['secret'] : ['publicKey', 'jwksUrl']
  const given = ['secret', 'publicKey', 'jwksUrl'].filter((key) => Object.hasOwn(entry, key))
  if (given.length !== 1 || !fitting.includes(given[0]!))
    fault(
      path,
      'does not have the one key that its algorithm needs',
      'Give it secret for HS256, else publicKey or jwksUrl.',
    )
  if (typeof entry.jwksUrl === 'string' && isCleartext(entry.jwksUrl))
    fault(
      `${path}.jwksUrl`,
      'would fetch keys from another host in cleartext',
      'Set it to an https:// address.',
    )
  // A variable that this process does not need was not set.
  const whole = Object.values(entry).every((value) => value !== undefined)
  return faults === 0 && whole ? (entry as SiteJwt) : undefined
}

/** Two sites whose tokens nothing tells apart: whoever is somebody on the one would be on the other. */
export function sharedIssuers(sites: { name: string; jwt?: SiteJwt }[]): ConfigFault[] {
  const owners = new Map<string, string>()
  return sites.flatMap(({ name, jwt }) => {
    if (jwt === undefined) return []
    const signer = signerOf(jwt)
    const owner = owners.get(signer)
    owners.set(signer, owner ?? name)
    if (owner === undefined) return []
    const problem = `has ${signedWith(jwt)} of sites.${owner}.jwt`
    const remedy =
      'Set JWT_* instead, with tokens that name their site in the claim `site`, or give each site a key of its own.'
    return [{ variable: `sites.${name}.jwt`, problem, remedy }]
  })
}

/**
 * The issuer and the key, however they are written. With a secret the issuer's name tells nothing apart: whoever can verify
 * such a token can sign one in any name.
 */
export function signerOf({
  issuer,
  secret,
  publicKey,
  jwksUrl,
}: Omit<SiteJwt, 'algorithm' | 'audience'>): string {
  if (secret !== undefined) return JSON.stringify([secret])
  const key = publicKey?.replaceAll(/\s/g, '') ?? URL.parse(jwksUrl ?? '')?.href
  return JSON.stringify([issuer, key])
}

/** What two entries have in common, for a fault. */
export function signedWith({ secret }: Pick<SiteJwt, 'secret'>): string {
  return secret === undefined ? 'the issuer and the key' : 'the secret'
}

function described(schema: TSchema): string {
  return (schema as { description?: string }).description ?? ''
}
