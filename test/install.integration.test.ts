import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createRunFolder, startObjectStore, startRedis } from '@pdd/embedded'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { freePort } from './support/free-port.ts'
import { call, type Service, startService, until } from './support/service.ts'

const run = promisify(execFile)
let service: Service
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.close())
const running: { stop(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop()
})

async function api(env: Record<string, string> = {}) {
  const child = await service.startApi(env)
  running.push(child)
  return child
}

async function readiness(adminUrl: string) {
  const answer = await fetch(`${adminUrl}/readyz`)
  const body = (await answer.json()) as { checks: Record<string, string>; causes?: Record<string, string> }
  return { status: answer.status, ...body }
}

it('the API is not ready without its bucket, and says so by name', async () => {
  const { adminUrl } = await api({ S3_BUCKET: 'no-such-bucket' })
  const { status, checks, causes } = await readiness(adminUrl)
  expect({ status, objects: checks.objects }).toEqual({ status: 503, objects: 'failed' })
  expect(causes?.objects).toMatch(/storage\.bucket_missing.*npm run bucket/)
})

/** @returns the address of a web server that says this to everything, and what it was asked */
async function webServer(status: number, body: string) {
  const asked: unknown[] = []
  const server = createServer((request, response) => {
    asked.push([request.url, request.headers['x-frappe-site-name'], request.headers.cookie])
    response.writeHead(status).end(body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  running.push({ stop: async () => void server.close() })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

it('a store or a site that does not answer keeps nobody from asking, and is named with its cause', async () => {
  const nowhere = `http://127.0.0.1:${await freePort()}`
  const pong = await webServer(200, '{"message":"pong"}')
  const sites = {
    'pong.local': pong.url,
    silent: nowhere,
    unknown: (await webServer(404, 'Not Found')).url,
    other: (await webServer(200, '<html>')).url,
  }
  const file = join(service.folder, 'answering.yaml')
  const lines = Object.entries(sites).map(([name, url]) => `  ${name}: { baseUrl: '${url}' }`)
  await writeFile(file, `sites:\n${lines.join('\n')}\n`)
  const { adminUrl } = await api({ S3_ENDPOINT: nowhere, SITES_FILE: file })
  const { status, checks, causes = {} } = await readiness(adminUrl)
  expect({ status, checks }).toEqual({
    status: 200,
    checks: {
      ...{ database: 'ok', queue: 'ok', objects: 'degraded', 'site pong.local': 'ok' },
      ...{ 'site silent': 'degraded', 'site unknown': 'degraded', 'site other': 'degraded' },
    },
  })
  expect(causes.objects).toContain('storage.unavailable')
  expect(causes['site silent']).toMatch(/site\.not_answering.*ECONNREFUSED/)
  expect(causes['site unknown']).toMatch(/"status":404.*no site of that name/)
  expect(causes['site other']).toMatch(/site\.not_answering/)
  expect(pong.asked[0]).toEqual(['/api/method/ping', 'pong.local', undefined])
})

it('the main alert’s number is there where no worker runs; a second API on its port is one line of JSON', async () => {
  const { url, adminUrl } = await api()
  const age = async () => {
    const text = await (await fetch(`${adminUrl}/metrics`)).text()
    return Number(/^pdx_oldest_pending_age_seconds (\S+)$/m.exec(text)?.[1])
  }
  expect(await age()).toBe(0)
  await call(url)
  await until(async () => (await age()) >= 1)

  const taken = new URL(url).port
  await expect(service.startApi({ PORT: taken })).rejects.toThrow()
  const names = (await readdir(service.folder)).filter((name) => /^api-\d+\.log$/.test(name))
  const logs = await Promise.all(names.map((name) => readFile(join(service.folder, name), 'utf8')))
  const lines = logs
    .join('')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.filter(({ event }) => event === 'process.not_started')).toEqual([
    expect.objectContaining({
      reason_code: 'process.listen_refused',
      facts: expect.objectContaining({ port: Number(taken) }),
    }),
  ])
})

it('`npm run bucket` makes what is missing, says what is there, and what the store refuses', async () => {
  const folder = await createRunFolder()
  const store = await startObjectStore({ folder, bucket: 'other' })
  running.push(store, { stop: () => folder.remove() })
  const bucket = (name: string, env: Record<string, string> = {}) =>
    run('node', ['scripts/run.mjs', 'apps/worker/src/cli/bucket-cli.ts'], {
      env: {
        ...{ PATH: process.env.PATH ?? '', S3_ENDPOINT: store.url, S3_BUCKET: name },
        ...{ S3_ACCESS_KEY_ID: store.accessKeyId, S3_SECRET_ACCESS_KEY: store.secretAccessKey },
        ...{ S3_FORCE_PATH_STYLE: 'true', S3_CHECKSUMS: 'WHEN_REQUIRED', ...env },
      },
    })
  expect((await bucket('made-for-files')).stdout).toMatch(/^made the bucket/)
  expect((await bucket('made-for-files')).stdout).toMatch(/^the bucket is there/)
  const refused = bucket('made-for-files', { S3_ENDPOINT: 'http://store.example.com' })
  await expect(refused).rejects.toMatchObject({ code: 78, stderr: expect.stringContaining('S3_TLS=off') })
})

it('a worker beside a Redis that evicts: every line it prints is JSON, BullMQ’s warning too, and says it once', async () => {
  const redis = await startRedis()
  running.push(redis)
  const client = new Redis(redis.url)
  await client.config('SET', 'maxmemory-policy', 'allkeys-lru')
  await client.quit()
  const worker = await service.startWorker({ QUEUE_URL: redis.url })
  running.push(worker)
  const log = () => readFile(worker.logFile, 'utf8')
  await until(async () => (await log()).includes('worker.ready'))
  const lines = (await log())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.filter(({ msg }) => /Eviction policy/.test(msg))).toHaveLength(1)
  expect(JSON.stringify(lines)).toContain('queue.evicts')
  for (const { err } of lines.filter(({ err }) => err !== undefined)) expect(err.stack ?? []).toEqual([])
})
