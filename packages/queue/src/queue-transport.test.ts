import { expect, it } from 'vitest'
import { checkedQueueAddress } from './queue-transport.ts'

it.each([
  'redis://127.0.0.1:6379/2',
  'redis://localhost?family=4',
  'redis://[::1]',
  'rediss://cache',
  'rediss+sentinel://a:26379/master?sentinelPassword=x',
  'rediss+cluster://a:7000,b:7000',
  'redis+cluster://127.0.0.1:7000,localhost:7001',
  'postgres://db/app',
  'postgres://db/app?sslmode=disable',
])('%s is spoken to', (url) => {
  expect(checkedQueueAddress({ url })).toMatchObject({ kind: expect.any(String) })
})

it.each([
  'redis://cache',
  'redis://127.0.0.1.example.org',
  'redis://:hunter2@10.0.0.1',
  'redis+sentinel://a:26379/master',
  'redis+cluster://127.0.0.1:7000,b:7000',
])('%s is not, unless it is written that cleartext will do', (url) => {
  expect(() => checkedQueueAddress({ url })).toThrow(expect.objectContaining({ code: 'config.invalid' }))
  expect(checkedQueueAddress({ url, cleartext: true })).toMatchObject({ kind: expect.any(String) })
})

it.each([
  'redis://localhost?tls=anything',
  'rediss://cache?rejectUnauthorized=false',
  'redis://localhost?path=/tmp/other.sock',
  'rediss+cluster://a?family=4',
  'postgres://db/app?sslmode=prefer',
  'postgres://db/app?nonsense=1',
])('%s says what nobody knows, and is refused whatever is allowed', (url) => {
  expect(() => checkedQueueAddress({ url, cleartext: true })).toThrow(
    expect.objectContaining({ code: 'config.invalid' }),
  )
})
