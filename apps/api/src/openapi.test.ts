import Ajv2020 from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fastify from 'fastify'
import { beforeAll, expect, it } from 'vitest'
import { erpnextAccounts } from './erpnext/erpnext-accounts.ts'
import { erpnextWebhook } from './erpnext/erpnext-webhook.ts'
import { docs } from './routes/docs.ts'
import { health } from './routes/health.ts'
import { v1 } from './routes/v1.ts'

/** A value with its schema: of a body or an answer, and of one parameter. */
type Described = {
  schema: { type?: string; enum?: unknown[]; examples?: unknown[] }
  example?: unknown
  examples?: Record<string, { value: unknown }>
}
type Body = { content?: Record<string, Described> }
type Operation = {
  operationId?: string
  parameters?: ({ name: string } & Described)[]
  requestBody?: Body
  responses: Record<string, Body>
}

let operations: [string, Operation][]
beforeAll(async () => {
  const app = fastify()
  const settings = { publicBaseUrl: 'https://personal-data.example.com' }
  const deps = { settings, sites: new Map() } as never
  await app.register(docs, deps)
  await app.register(health, deps)
  await app.register((scope) => scope.register(v1, deps), { prefix: '/v1' })
  for (const pushes of [erpnextAccounts, erpnextWebhook])
    await app.register((scope) => scope.register(pushes, deps), { prefix: '/v1' })
  await app.ready()
  const paths = (app.swagger() as { paths?: unknown }).paths as Record<string, Record<string, Operation>>
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method} ${path}`,
      operation,
    ]),
  )
})

function describedIn({ parameters = [], requestBody = {}, responses }: Operation): [string, Described][] {
  const bodies = Object.entries({ body: requestBody, ...responses })
  return [
    ...parameters.map((one): [string, Described] => [one.name, one]),
    ...bodies.flatMap(([name, { content = {} }]) =>
      Object.values(content).map((one): [string, Described] => [name, one]),
    ),
  ]
}

function examplesOf({ schema, example, examples = {} }: Described): unknown[] {
  const named = Object.values(examples).map(({ value }) => value)
  return [...(schema.examples ?? []), ...named, ...(example === undefined ? [] : [example])]
}

it('every operation has an id of its own, by which generated clients name it', () => {
  const ids = operations.map(([, { operationId }]) => operationId)
  expect(ids.length).toBeGreaterThan(14)
  expect(ids).toEqual(ids.map(() => expect.stringMatching(/^[a-z]+[A-Za-z]+$/)))
  expect(new Set(ids).size).toBe(ids.length)
})

it('every body, answer and free text has an example, and each example is what its schema says', () => {
  const ajv = new Ajv2020.default({ strict: false })
  addFormats.default(ajv)
  const without: string[] = []
  const wrong: string[] = []
  for (const [operation, of] of operations) {
    for (const [name, described] of describedIn(of)) {
      const { type, enum: choices } = described.schema
      const speaksForItself = choices !== undefined || type === 'integer' || type === 'null'
      const examples = examplesOf(described)
      if (examples.length === 0 && !speaksForItself) without.push(`${operation}: ${name}`)
      for (const example of examples)
        if (!ajv.validate(described.schema, example)) wrong.push(`${operation}: ${name}: ${ajv.errorsText()}`)
    }
  }
  expect({ without, wrong }).toEqual({ without: [], wrong: [] })
})
