import { readFileSync } from 'node:fs'
import { parseEnv as parseEnvFile } from 'node:util'
import { assertTransport, mailLinkOf, parseEnv } from '@pdd/runtime'
import Ajv2020 from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { TObject } from 'typebox'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { ApiConfig } from '../apps/api/src/config.ts'
import { apiShutdown } from '../apps/api/src/shutdown-steps.ts'
import { WorkerConfig } from '../apps/worker/src/config.ts'
import { workerShutdown } from '../apps/worker/src/shutdown-steps.ts'
import { checkedQueueAddress } from '../packages/queue/src/queue-transport.ts'

const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true })

it('docker-compose.yml follows the Compose specification', () => {
  const schema = JSON.parse(readFileSync('node_modules/dclint/schemas/compose.schema.json', 'utf8'))
  const ajv = new Ajv2020.default({ strict: false, allErrors: true })
  addFormats.default(ajv)
  const valid = ajv.validate({ ...schema, $schema: 'https://json-schema.org/draft/2020-12/schema' }, compose)
  expect(ajv.errors ?? []).toEqual([])
  expect(valid).toBe(true)
})

it('Redis keeps every wake-up and writes it down, for one account with a password', () => {
  const command = compose.services.redis.command.join(' ')
  expect(command).toContain('--maxmemory-policy noeviction --appendonly yes')
  expect(command).toMatch(/--user default off --user pdd on >\$\{REDIS_PASSWORD:\?[^}]*\} ~\{pdx\}:\* /)
})

/** What a part is told, as Compose puts it together from the values of .env. */
function environmentOf(service: string, env: Record<string, string>): Record<string, string> {
  const filled = (text: string) =>
    text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name, kind, rest) => {
      if (env[name]) return env[name]
      if (kind === '?') throw new Error(`${name} must be set`)
      return kind === '-' ? rest : ''
    })
  const told = compose.services[service].environment as Record<string, string>
  return Object.fromEntries(Object.entries(told).map(([name, value]) => [name, filled(value)]))
}

/** The values of .env.example that are not commented out, as a shell reads them; the key of codes has to be made. */
const example: Record<string, string> = {
  ...(parseEnvFile(readFileSync('.env.example', 'utf8')) as Record<string, string>),
  CODE_SECRET: 'k'.repeat(32),
}

it.each([
  ['api', ApiConfig],
  ['worker', WorkerConfig],
] as const)('%s starts with what Compose tells it from .env.example', (name, schema) => {
  const settings = parseEnv(schema as TObject, environmentOf(name, example), { name })
  expect(() => assertTransport(settings as never)).not.toThrow()
  expect(mailLinkOf(settings as never)).toBe('presigned')
  const queue = { url: settings.QUEUE_URL as string, cleartext: settings.REDIS_TLS === 'off' }
  expect(checkedQueueAddress(queue)).toMatchObject({ kind: 'redis' })
})

it.each([
  ['api', ApiConfig],
  ['worker', WorkerConfig],
] as const)('%s is told every variable that it reads', (name, schema) => {
  expect(Object.keys(compose.services[name].environment)).toEqual(
    expect.arrayContaining(Object.keys(schema.properties)),
  )
})

it('no part speaks in cleartext beyond the containers without its being written', () => {
  const stepUp = { ...example, STEP_UP: 'mailed_code', DOWNLOAD_LINK: 'presigned' }
  for (const [name, schema] of [
    ['api', ApiConfig],
    ['worker', WorkerConfig],
  ] as const) {
    const read = (env: Record<string, string>) =>
      parseEnv(schema as TObject, environmentOf(name, env), { name }) as never
    expect(() => assertTransport(read({ ...example, PUBLIC_BASE_URL: 'http://erp.example.com' }))).toThrow()
    expect(() => mailLinkOf(read(stepUp))).toThrow(expect.objectContaining({ code: 'config.invalid' }))
  }
})

const nothing = { close: async () => {} }
const parts = { queue: nothing, database: nothing, objects: nothing, admin: nothing }

it.each([
  ['api', (grace: number) => apiShutdown(grace, { ...parts, app: nothing }), ApiConfig],
  [
    'worker',
    (grace: number) =>
      workerShutdown(grace, { ...parts, sites: nothing, consumer: nothing, sweeps: { stop: nothing.close } }),
    WorkerConfig,
  ],
] as const)('%s may take as long to end as its steps together', (name, stepsOf, schema) => {
  const settings = parseEnv(schema as TObject, environmentOf(name, example), { name })
  const steps = stepsOf(settings.SHUTDOWN_GRACE_SECONDS as number)
  const neededMs = steps.reduce((sum, { timeoutMs }) => sum + timeoutMs, 0)
  const granted = /^(\d+)s$/.exec(compose.services[name].stop_grace_period ?? '10s')?.[1]
  expect(Number(granted) * 1000).toBeGreaterThan(neededMs)
})

it('nothing of the service runs as root, gains privileges, or writes to its own image', () => {
  for (const file of ['Dockerfile', 'Dockerfile.mailbox']) {
    expect(readFileSync(file, 'utf8')).toMatch(/^USER node$/m)
  }
  for (const name of ['api', 'worker', 'mailbox']) {
    expect(compose.services[name]).toMatchObject({ read_only: true, cap_drop: ['ALL'] })
  }
})
