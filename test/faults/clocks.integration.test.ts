import { createDatabase, type Database } from '@pdd/database'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newRequest } from '../support/export-requests.ts'
import { type Service, startService, until } from '../support/service.ts'

let service: Service
let database: Database
beforeAll(async () => {
  service = await startService({ DOWNLOAD_LINK: 'portal' })
  database = createDatabase({ url: service.table.url, poolSize: 2 })
})
afterAll(async () => {
  await database.close()
  await service.close()
})

/** A process whose clock is wrong by so many hours; what waits waits as ever. */
function clockOff(hours: number): Record<string, string> {
  const shift = `const real = Date, off = ${hours} * 3600e3
    globalThis.Date = class extends real {
      constructor(...given) { given.length === 0 ? super(real.now() + off) : super(...given) }
      static now() { return real.now() + off }
    }`
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(shift)}` }
}

it('T52 of two workers one is five hours fast and one five hours slow: each file and each mail is made once, and each goes in its time', async () => {
  await service.startWorker(clockOff(5))
  await service.startWorker(clockOff(-5))
  const people = ['maria.santos@example.org', 'ravi.kumar@acme.example']
  const ids: string[] = []
  for (const subjectId of people)
    ids.push((await database.requests.create(newRequest({ subjectId, requestedBy: subjectId }))).request.id)
  const rows = () => service.rows<{ status: string; fence: number; object_key: string; left: number }>()
  await until(async () => (await rows()).every(({ status }) => status === 'ready'), 40)
  await until(() => service.postmark.accepted.length === people.length)
  expect((await rows()).map(({ fence }) => fence)).toEqual(people.map(() => 1))
  const keys = (await rows()).map(({ object_key }) => object_key)
  expect(service.s3.keysHolding().toSorted()).toEqual(keys.toSorted())
  // Whatever looks at everything, at both: nothing young is taken for an orphan, nothing that is there for missing.
  await service.table.query(`UPDATE sweep_turn SET next_run_at = now(), held_until = now()`)
  await new Promise((resolve) => setTimeout(resolve, 6_000))
  expect(service.s3.keysHolding().toSorted()).toEqual(keys.toSorted())
  expect((await rows()).map(({ status }) => status)).toEqual(people.map(() => 'ready'))
  await service.table.query(`UPDATE export_request SET expires_at = now() WHERE id = $1`, [ids[0]])
  await until(async () => (await database.requests.get(ids[0] as string))?.status === 'deleted', 60)
  expect((await database.requests.get(ids[1] as string))?.status).toBe('ready')
  expect(service.postmark.accepted.length).toBe(people.length)
}, 150_000)
