import { defineError } from '@pdd/core'
import { expect, test } from 'vitest'
import { configInvalid } from './config-error.ts'
import { runMain } from './run-main.ts'

async function run(main: () => Promise<void>) {
  const written: string[] = []
  const codes: number[] = []
  await runMain('worker', main, {
    stderr: { write: (text) => written.push(text) },
    exit: (code) => void codes.push(code),
  })
  return { text: written.join(''), codes }
}

test('a program that starts prints nothing and is left alone', async () => {
  expect(await run(async () => {})).toEqual({ text: '', codes: [] })
})

test('config faults are printed one per line, and the exit code is 78', async () => {
  const { text, codes } = await run(async () => {
    throw configInvalid([
      { variable: 'DATABASE_URL', problem: 'is missing', remedy: 'Set DATABASE_URL.' },
      { variable: 'PORT', problem: 'is not an integer', remedy: 'Set PORT: the port.' },
    ])
  })
  expect(codes).toEqual([78])
  expect(text.split('\n').slice(0, 3)).toEqual([
    'worker: The configuration is not usable. [config.invalid]',
    '  DATABASE_URL is missing. Set DATABASE_URL.',
    '  PORT is not an integer. Set PORT: the port.',
  ])
})

test('another coded error is printed with its remedy, and the exit code is 1', async () => {
  const dataMapInvalid = defineError({
    code: 'data_map.invalid',
    title: 'The data map is wrong.',
    remedy: 'Fix it.',
    status: 500,
    retryable: false,
  })
  const { text, codes } = await run(async () => {
    throw dataMapInvalid()
  })
  expect(codes).toEqual([1])
  expect(text).toBe('worker: The data map is wrong. [data_map.invalid]\n  Fix it.\n')
})

test('a foreign error is printed without its text', async () => {
  const { text, codes } = await run(async () => {
    throw Object.assign(new Error('postgres://app:hunter2@db refused'), { code: 'ECONNREFUSED' })
  })
  expect(codes).toEqual([1])
  expect(text).toContain('stopped by an unexpected error (Error, ECONNREFUSED)')
  expect(text).toContain('run-main.test.ts')
  expect(text).not.toContain('hunter2')
})
