import { expect, test } from 'vitest'
import { parseQueueUrl } from './queue-address.ts'

test.each([
  ['redis://127.0.0.1:6379/2', { kind: 'redis', url: 'redis://127.0.0.1:6379/2' }],
  ['rediss://u:p@cache', { kind: 'redis', url: 'rediss://u:p@cache' }],
  ['postgres://db/app', { kind: 'postgres', url: 'postgres://db/app' }],
  [
    'postgresql://u@db:5432/app?sslmode=require',
    { kind: 'postgres', url: 'postgresql://u@db:5432/app?sslmode=require' },
  ],
  [
    'redis+sentinel://worker:p%40ss@a:26380,b/mymaster/3?sentinelPassword=s%20s',
    {
      kind: 'sentinel',
      sentinels: [
        { host: 'a', port: 26380 },
        { host: 'b', port: 26379 },
      ],
      masterName: 'mymaster',
      db: 3,
      tls: false,
      username: 'worker',
      password: 'p@ss',
      sentinelPassword: 's s',
    },
  ],
  [
    'rediss+cluster://:secret@[::1]:7000,node-2',
    {
      kind: 'cluster',
      nodes: [
        { host: '::1', port: 7000 },
        { host: 'node-2', port: 6379 },
      ],
      tls: true,
      password: 'secret',
    },
  ],
])('%s is understood', (url, address) => {
  expect(parseQueueUrl(url)).toEqual(address)
})

test.each([
  'amqp://guest:hunter2@rabbit',
  'hunter2',
  '',
  'redis://',
  'postgres://:hunter2@',
  'redis+sentinel://a:26379',
  'redis+sentinel://a:26379/master/hunter2',
  'redis+cluster://a:hunter2',
  'redis+cluster://%:hunter2@a',
])('%j is refused with all forms that are possible, and never repeated', (url) => {
  expect.assertions(3)
  try {
    parseQueueUrl(url)
  } catch (error) {
    expect(error).toMatchObject({
      code: 'config.invalid',
      facts: { faults: [{ variable: 'QUEUE_URL', remedy: expect.stringContaining('redis+sentinel://') }] },
    })
    expect((error as Error).message).not.toContain('hunter2')
    expect(JSON.stringify(error)).not.toContain('hunter2')
  }
})
