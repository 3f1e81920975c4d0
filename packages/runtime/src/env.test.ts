import type { ExportError } from '@pdd/core'
import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { faultsOf } from './config-error.ts'
import { parseEnv } from './env.ts'

const schema = Type.Object({
  DATABASE_URL: Type.String({ description: 'the address of PostgreSQL' }),
  PORT: Type.Integer({ description: 'the port to listen on', minimum: 0, maximum: 65_535, default: 8080 }),
  RATIO: Type.Optional(Type.Number({ description: 'a ratio' })),
  S3_FORCE_PATH_STYLE: Type.Boolean({ description: 'true for most servers but AWS', default: false }),
  DOWNLOAD_LINK: Type.Union([Type.Literal('presigned'), Type.Literal('portal')], {
    description: 'what the mail links to',
    default: 'presigned',
  }),
  JWT_ISSUER: Type.Optional(Type.String({ description: 'who signs', pattern: '^[a-z]+$' })),
})

function faults(source: Record<string, string>) {
  try {
    parseEnv(schema, source, { name: 'api' })
  } catch (error) {
    expect((error as ExportError).code).toBe('config.invalid')
    return faultsOf(error)
  }
  throw new Error('nothing was wrong')
}

test('settings come typed, with defaults for what is not set or empty', () => {
  const settings = parseEnv(
    schema,
    { DATABASE_URL: 'postgres://db/app', PORT: '', S3_FORCE_PATH_STYLE: 'TRUE', RATIO: '0.5', HOME: '/' },
    { name: 'api' },
  )
  expect(settings).toEqual({
    DATABASE_URL: 'postgres://db/app',
    PORT: 8080,
    RATIO: 0.5,
    S3_FORCE_PATH_STYLE: true,
    DOWNLOAD_LINK: 'presigned',
  })
})

test('all faults are told at once, each with its variable, problem and remedy', () => {
  expect(faults({ PORT: '70000', S3_FORCE_PATH_STYLE: 'perhaps', DOWNLOAD_LINK: 'mail' })).toEqual([
    {
      variable: 'DATABASE_URL',
      problem: 'is missing: api does not start without it',
      remedy: 'Set DATABASE_URL: the address of PostgreSQL.',
    },
    { variable: 'PORT', problem: 'must be <= 65535', remedy: 'Set PORT: the port to listen on.' },
    {
      variable: 'S3_FORCE_PATH_STYLE',
      problem: 'is not a boolean',
      remedy: 'Set S3_FORCE_PATH_STYLE: true for most servers but AWS.',
    },
    {
      variable: 'DOWNLOAD_LINK',
      problem: 'is not one of presigned, portal',
      remedy: 'Set DOWNLOAD_LINK: what the mail links to.',
    },
  ])
})

test.each(['2.5', '0x10', '1e3', 'NaN', '8080 or so'])('a port of %s is refused, not rounded', (PORT) => {
  expect(faults({ DATABASE_URL: 'x', PORT }).map((fault) => fault.variable)).toEqual(['PORT'])
})

test('a value never stands in a fault, since it may be a secret', () => {
  const text = JSON.stringify(faults({ PORT: 'hunter2', JWT_ISSUER: 'HUNTER2', DOWNLOAD_LINK: 'hunter2' }))
  expect(text.toLowerCase()).not.toContain('hunter2')
})
