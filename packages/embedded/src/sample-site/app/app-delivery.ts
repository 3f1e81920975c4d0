import { createHmac, randomUUID } from 'node:crypto'
import type { SiteRecord } from './app-records.ts'

export type ServiceAccess = {
  /** `iss` of the tokens: the name of the site in the bench */
  siteName: string
  /** what the tokens are signed with, HS256 */
  jwtSecret: string
  /** `key:secret` by which the service calls the site */
  serviceToken: string
}

const audience = 'personal-data-download'
const lifeSeconds = 60

/**
 * Brings a record to the service, as the companion app does.
 *
 * @returns what the service answered, or null where it did not take the request
 */
export async function deliver(
  serviceUrl: string,
  access: ServiceAccess,
  record: SiteRecord,
  roles: string[],
): Promise<{ id: string; status: string; dueAt: string } | null> {
  const response = await fetch(`${serviceUrl}/v1/export-requests`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${mintToken(access, { sub: record.user, roles })}`,
      'content-type': 'application/json',
      'idempotency-key': `${access.siteName}/${record.name}`,
    },
    body: JSON.stringify({ record: record.name }),
    signal: AbortSignal.timeout(10_000),
  }).catch(() => null)
  if (response === null || !response.ok) return null
  return (await response.json()) as { id: string; status: string; dueAt: string }
}

/** A JSON Web Token: https://www.rfc-editor.org/rfc/rfc7519 */
function mintToken({ siteName, jwtSecret }: ServiceAccess, claims: { sub: string; roles: string[] }): string {
  const now = Math.floor(Date.now() / 1000)
  const payload = {
    iss: siteName,
    aud: audience,
    ...claims,
    iat: now,
    exp: now + lifeSeconds,
    jti: randomUUID(),
  }
  const signed = [{ alg: 'HS256', typ: 'JWT' }, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${signed}.${createHmac('sha256', jwtSecret).update(signed).digest('base64url')}`
}
