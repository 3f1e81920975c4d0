import { readFileSync } from 'node:fs'
import { faultsOf, parseEnv } from '@pdd/runtime'
import { expect, it } from 'vitest'
import { ApiConfig } from '../apps/api/src/config.ts'
import { WorkerConfig } from '../apps/worker/src/config.ts'

it('.env.example names exactly the variables that the processes read', () => {
  const documented = [...readFileSync('.env.example', 'utf8').matchAll(/^(?:# )?([A-Z][A-Z0-9_]+)=/gm)].map(
    ([, name]) => name,
  )
  const read = new Set([...Object.keys(ApiConfig.properties), ...Object.keys(WorkerConfig.properties)])
  expect([...new Set(documented)].sort()).toEqual([...read].sort())
})

it('every variable says what belongs in it', () => {
  for (const [name, schema] of Object.entries({ ...ApiConfig.properties, ...WorkerConfig.properties })) {
    expect(
      (schema as { description?: string; anyOf?: unknown }).description ??
        (schema as { anyOf?: unknown }).anyOf,
      name,
    ).toBeTruthy()
  }
})

it.each([undefined, 'change-me', 'x'.repeat(31)])(
  'neither process starts with the key %j of mailed codes, and both name it',
  (secret) => {
    for (const schema of [ApiConfig, WorkerConfig]) {
      const read = () =>
        parseEnv(schema, { ...(secret !== undefined && { CODE_SECRET: secret }) }, { name: 'x' })
      expect(faultsThrownBy(read)).toContain('CODE_SECRET')
    }
  },
)

it('a key of 32 characters will do', () => {
  const read = () => parseEnv(WorkerConfig, { CODE_SECRET: 'x'.repeat(32) }, { name: 'x' })
  expect(faultsThrownBy(read)).not.toContain('CODE_SECRET')
})

function faultsThrownBy(read: () => unknown): string[] {
  try {
    read()
  } catch (error) {
    return faultsOf(error).map(({ variable }) => variable)
  }
  return []
}
