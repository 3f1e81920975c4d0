import { readFileSync } from 'node:fs'
import Ajv2020 from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, it } from 'vitest'
import { parse } from 'yaml'

const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true })

it('docker-compose.yml follows the Compose specification', () => {
  const schema = JSON.parse(readFileSync('node_modules/dclint/schemas/compose.schema.json', 'utf8'))
  const ajv = new Ajv2020.default({ strict: false, allErrors: true })
  addFormats.default(ajv)
  const valid = ajv.validate({ ...schema, $schema: 'https://json-schema.org/draft/2020-12/schema' }, compose)
  expect(ajv.errors ?? []).toEqual([])
  expect(valid).toBe(true)
})

it('Redis keeps every wake-up and writes it down', () => {
  expect(compose.services.redis.command.join(' ')).toContain('--maxmemory-policy noeviction --appendonly yes')
})

it('nothing of the service runs as root, gains privileges, or writes to its own image', () => {
  for (const file of ['Dockerfile', 'Dockerfile.mailbox']) {
    expect(readFileSync(file, 'utf8')).toMatch(/^USER node$/m)
  }
  for (const name of ['api', 'worker', 'mailbox']) {
    expect(compose.services[name]).toMatchObject({ read_only: true, cap_drop: ['ALL'] })
  }
})
