import type { TakenPush } from '@pdd/database'
import { createLogger } from '@pdd/runtime'
import { expect, it } from 'vitest'
import { type ActOnPushesDeps, createActOnPushes } from './act-on-pushes.ts'

const maria = 'maria@example.org'
const nobody = async () => new Map<string, never>()

it('A202 a site that floods the service, or whose database is silent, holds up no word of another about a disabled account', async () => {
  const cancelled: string[] = []
  const pushes = [
    ...Array.from({ length: 9_000 }, (_, at) => ({ site: 'flooding', subjectId: `user-${at}@example.org` })),
    { site: 'silent', subjectId: maria },
    { site: 'other', subjectId: maria },
  ]
  const accountPushes = {
    dueSites: async () => [...new Set(pushes.map(({ site }) => site))],
    takeDue: async (site: string, { limit }: { limit: number }) =>
      pushes
        .filter((push) => push.site === site)
        .slice(0, limit)
        .map((push): TakenPush => ({ ...push, formerSubjectId: null, times: 1, ageSeconds: 0 })),
    liveRequests: async ({ site }: { site: string }) => [
      { id: `${site}'s`, receivedAt: new Date(), readyAt: null },
    ],
    settle: async () => {},
    voidProofs: async () => {},
  } as Partial<ActOnPushesDeps['accountPushes']> as ActOnPushesDeps['accountPushes']
  const readEnabled = (site: string) => async (users: string[]) =>
    site === 'silent'
      ? new Promise<never>(() => {})
      : new Map(users.map((user) => [user, site === 'flooding'] as const))
  const { run } = createActOnPushes({
    accountPushes,
    requests: { cancel: async (id) => void cancelled.push(id) as never },
    sites: {
      open: (site: string) => ({ erp: { readEnabled: readEnabled(site), readAges: nobody } }),
    } as never,
    logger: createLogger({ name: 'worker', level: 'fatal' }),
  })
  expect(await run(new AbortController().signal)).toBe(1)
  expect(cancelled).toEqual(["other's"])
})
