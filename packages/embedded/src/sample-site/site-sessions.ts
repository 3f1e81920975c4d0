import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { SitePeople, SitePerson } from './site-people.ts'

/** Who sent a request. */
export type Visitor =
  | { kind: 'person'; person: SitePerson /** null: came with a token */; sid: string | null }
  | { kind: 'guest'; sessionExpired: boolean }
  /** a session of an account that was disabled meanwhile */
  | { kind: 'disabled' }
  /** an Authorization header that proves nothing */
  | { kind: 'refused' }

export type SiteSessions = {
  identify(request: IncomingMessage): Promise<Visitor>
  /** @returns the session, or what to tell the person */
  signIn(user: string, password: string): Promise<{ person: SitePerson; sid: string } | string>
  signOut(request: IncomingMessage): void
}

export type SiteSessionsOptions = {
  people: SitePeople
  /** User.name to password */
  passwords: ReadonlyMap<string, string>
  /** `key:secret` to User.name */
  tokens: ReadonlyMap<string, string>
  /** as Frappe 16.4.1 was seen to do, where an account is disabled in the table alone */
  takesDisabledSessions?: boolean
}

/**
 * Sessions in memory, passwords and tokens as given. As a real site of version 15 was seen to do: sessions of a disabled
 * account are refused, its tokens are not.
 */
export function createSiteSessions({
  people,
  passwords,
  tokens,
  takesDisabledSessions = false,
}: SiteSessionsOptions): SiteSessions {
  const users = new Map<string, string>()

  const find = async (user: string | undefined): Promise<SitePerson | null> =>
    user === undefined ? null : people.find(user)

  return {
    async identify(request) {
      const words = (request.headers.authorization ?? '').split(' ')
      if (words.length === 2) {
        const person = await find(tokens.get(keyPairOf(words[0] ?? '', words[1] ?? '')))
        return person === null ? { kind: 'refused' } : { kind: 'person', person, sid: null }
      }
      const sid = sidOf(request)
      if (sid === '' || sid === 'Guest') return { kind: 'guest', sessionExpired: false }
      const person = await find(users.get(sid))
      if (person?.enabled === false && !takesDisabledSessions) return { kind: 'disabled' }
      return person === null ? { kind: 'guest', sessionExpired: true } : { kind: 'person', person, sid }
    },

    async signIn(user, password) {
      if (user === '' || password === '') return 'Incomplete login details'
      const person = await people.find(user)
      if (person === null || passwords.get(person.name) !== password) return 'Invalid login credentials'
      if (!person.enabled) return 'User disabled or missing'
      const sid = randomBytes(28).toString('hex')
      users.set(sid, person.name)
      return { person, sid }
    },

    signOut(request) {
      users.delete(sidOf(request))
    },
  }
}

function keyPairOf(scheme: string, credentials: string): string {
  if (scheme.toLowerCase() === 'token') return credentials
  if (scheme.toLowerCase() === 'basic') return Buffer.from(credentials, 'base64').toString('utf8')
  return ''
}

function sidOf(request: IncomingMessage): string {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith('sid='))?.slice('sid='.length) ?? ''
}
