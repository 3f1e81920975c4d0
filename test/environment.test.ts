import { readFileSync } from 'node:fs'
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
