import type { Caller } from '@pdd/core'

/** A BCP 47 tag and a tz name, as the account spells them; null where it does not say. */
export type Preferences = { language: string | null; timeZone: string | null }

/** Who is asking, and what only some questions need: their roles, asked for when first wanted. */
export type ApiCaller = Caller & {
  /** SHA-256 of the credential: tells one session from another */
  sessionHash: string
  /** a browser sends it by itself, so that another website could make it ask */
  byCookie: boolean
  /** an officer asks for this person, by a token that says so: known to the route that takes such tokens alone */
  onBehalfOf?: string
  roles(): Promise<readonly string[]>
  /** how they want to be spoken to, where their account says so */
  preferences(): Promise<Preferences>
  /**
   * Asked before what a disabled account must not do at any price: to see other people's requests, to get a link, to
   * follow an export. No credential proves it by itself.
   * @throws `auth.account_disabled`, `auth.account_not_read`
   */
  assertEnabled(): Promise<void>
}
