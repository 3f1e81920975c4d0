/**
 * What our own session cookie holds, encrypted: a token of ERPNext, which is asked at every request who it belongs to. An
 * account that is disabled there, or a token that is revoked, ends the session at once.
 */
export type OwnSession = { site: string; token: string }

/** `__Host-`: no other host and no path can set or read it. */
export function sessionCookie(secure: boolean): string {
  return secure ? '__Host-pdd_session' : 'pdd_session'
}
