import { expect, it } from 'vitest'
import type { ApiCaller } from './caller.ts'
import { assertStepUp } from './step-up.ts'

const signedIn = (secondsAgo: number | null): ApiCaller => ({
  site: 'globex',
  user: 'maria@example.org',
  method: 'jwt',
  sessionHash: 'a'.repeat(64),
  authTime: secondsAgo === null ? null : new Date(Date.now() - secondsAgo * 1000),
  byCookie: false,
  roles: async () => [],
  preferences: async () => ({ language: null, timeZone: null }),
  assertEnabled: async () => {},
})
const check = (secondsAgo: number | null, mailedCode = false, confirmed = false) =>
  assertStepUp(
    {
      stepUp: { isConfirmed: async () => confirmed },
      settings: { stepUp: { maxAgeSeconds: 600, mailedCode } },
    },
    signedIn(secondsAgo),
  )

it('A2: a sign-in that is old, or of no known age, or of the future is not fresh', async () => {
  const required = { code: 'auth.step_up_required', status: 401 }
  for (const age of [601, 86_400, null, -3600])
    await expect(check(age), String(age)).rejects.toMatchObject(required)
  for (const age of [0, 599, -30]) await expect(check(age), String(age)).resolves.toBeUndefined()
})

it('A2: a mailed code stands in for a fresh sign-in, where that is wanted', async () => {
  await expect(check(null, true)).rejects.toMatchObject({ code: 'auth.code_required', status: 401 })
  await expect(check(null, true, true)).resolves.toBeUndefined()
  await expect(check(null, false, true)).rejects.toMatchObject({ code: 'auth.step_up_required' })
  await expect(check(5, true)).resolves.toBeUndefined()
})

it('where no step-up is asked for, any sign-in will do', async () => {
  const none = { stepUp: { isConfirmed: async () => false }, settings: { stepUp: null } }
  await expect(assertStepUp(none, signedIn(null))).resolves.toBeUndefined()
})
