import { expect, it } from 'vitest'
import type { ApiCaller } from './caller.ts'
import { assertFreshSignIn } from './step-up.ts'

const signedIn = (secondsAgo: number | null): ApiCaller => ({
  site: 'globex',
  user: 'maria@example.org',
  method: 'jwt',
  authTime: secondsAgo === null ? null : new Date(Date.now() - secondsAgo * 1000),
  byCookie: false,
  roles: async () => [],
  preferences: async () => ({ language: null, timeZone: null }),
})
const check = (secondsAgo: number | null) => () =>
  assertFreshSignIn(signedIn(secondsAgo), { maxAgeSeconds: 600 })

it('A2: a sign-in that is old, or of no known age, or of the future is not fresh', () => {
  const required = expect.objectContaining({ code: 'auth.step_up_required', status: 401 })
  for (const age of [601, 86_400, null, -3600]) expect(check(age), String(age)).toThrow(required)
  for (const age of [0, 599, -30]) expect(check(age), String(age)).not.toThrow()
})

it('where no step-up is asked for, any sign-in will do', () => {
  expect(() => assertFreshSignIn(signedIn(null), null)).not.toThrow()
})
