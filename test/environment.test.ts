import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { faultsOf, parseEnv } from '@pdd/runtime'
import { expect, it } from 'vitest'
import { ApiConfig } from '../apps/api/src/config.ts'
import { WorkerConfig } from '../apps/worker/src/config.ts'

it('.env.example names exactly the variables that the processes read, and those that Compose makes them of', () => {
  const documented = [...readFileSync('.env.example', 'utf8').matchAll(/^(?:# )?([A-Z][A-Z0-9_]+)=/gm)].map(
    ([, name]) => name,
  )
  const read = new Set([...Object.keys(ApiConfig.properties), ...Object.keys(WorkerConfig.properties)])
  const composed = readFileSync('docker-compose.yml', 'utf8').match(/(?<=\$\{)\w+/g) ?? []
  expect([...new Set(documented)].sort()).toEqual([...new Set([...read, ...composed])].sort())
})

it('.env.example can be read by a shell, its defaults as well', async () => {
  const whole = readFileSync('.env.example', 'utf8').replace(/^# ([A-Z][A-Z0-9_]+=)/gm, '$1')
  const { stdout } = await promisify(execFile)('sh', ['-euc', `set -a\n${whole}\nenv`])
  expect(stdout).toContain('MAIL_FROM=Privacy <privacy@example.com>\n')
  expect(stdout).toContain('OFFICER_ROLES=System Manager,Data Protection Officer\n')
  expect(stdout).toContain('ERP_DATABASE_URL=\n')
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
