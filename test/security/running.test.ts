import { readdir, readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { ApiConfig } from '../../apps/api/src/config.ts'
import { WorkerConfig } from '../../apps/worker/src/config.ts'
import { hostileCases } from './hostile/cases.ts'

const text = (path: string) => readFile(path, 'utf8')

it('A33 every package is pinned by its digest, no install script runs in the image, and nothing runs as root', async () => {
  const lock = JSON.parse(await text('package-lock.json')) as {
    packages: Record<string, { link?: boolean; integrity?: string; version?: string; resolved?: string }>
  }
  const foreign = Object.entries(lock.packages).filter(
    ([path, { link }]) => path.includes('node_modules/') && !link,
  )
  expect(foreign.length).toBeGreaterThan(300)
  expect(
    foreign.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path),
  ).toEqual([])
  const declared = JSON.parse(await text('package.json')) as { devDependencies: Record<string, string> }
  expect(Object.values(declared.devDependencies).filter((version) => !/^\d/.test(version))).toEqual([])
  const image = await text('Dockerfile')
  expect(image.match(/npm ci/g)).toHaveLength(2)
  expect(image.match(/npm ci.*--ignore-scripts/g)).toHaveLength(2)
  expect(image).toContain('USER node')
})

it('A34, A35 the parts that run hold no more than they need, and the papers say what the store must be told', async () => {
  const compose = await readCompose()
  expect([compose.api?.read_only, compose.worker?.read_only]).toEqual([true, true])
  const operations = await text('docs/ops/operations.md')
  for (const duty of ['s3:PutObject', 's3:GetObject', 's3:DeleteObjectVersion', 'outside of backups'])
    expect(operations).toContain(duty)
})

type Part = { read_only?: boolean; environment?: Record<string, string>; env_file?: unknown }

async function readCompose(): Promise<Record<string, Part>> {
  const compose = parse(await text('docker-compose.yml'), { merge: true }) as {
    services: Record<string, Part>
  }
  return compose.services
}

/** Named by the sites file and not by a schema: what each process needs of the ERP. */
const ofTheSites = { api: ['ERP_OAUTH_CLIENT_SECRET'], worker: ['ERP_DATABASE_URL'] }

it('A87 in compose no part holds a secret that it does not read: no file of all variables, no key of the other process, no root account', async () => {
  const services = await readCompose()
  for (const [name, { env_file }] of Object.entries(services))
    expect([name, env_file]).toEqual([name, undefined])
  const read = { api: Object.keys(ApiConfig.properties), worker: Object.keys(WorkerConfig.properties) }
  for (const name of ['api', 'worker'] as const) {
    const told = Object.keys(services[name]?.environment ?? {})
    expect(told.filter((variable) => !read[name].includes(variable))).toEqual(ofTheSites[name])
  }
  // What each process is told, and what that is made of.
  const madeOf = (name: string) => [
    ...new Set(JSON.stringify(services[name]?.environment ?? {}).match(/(?<=\$\{)\w+/g) ?? []),
  ]
  const secrets = (name: string) =>
    madeOf(name).filter((part) => /PASSWORD|SECRET|TOKEN|KEY|DATABASE/.test(part))
  expect(secrets('api').sort()).toEqual([
    ...['CODE_SECRET', 'ERP_OAUTH_CLIENT_SECRET', 'JWT_PUBLIC_KEY', 'JWT_SECRET', 'POSTGRES_API_PASSWORD'],
    ...['POSTMARK_WEBHOOK_SECRET', 'REDIS_PASSWORD', 'S3_API_ACCESS_KEY_ID', 'S3_API_SECRET_ACCESS_KEY'],
    'SESSION_SECRET',
  ])
  expect(secrets('worker').sort()).toEqual([
    ...[
      'CODE_SECRET',
      'ERP_DATABASE_URL',
      'POSTGRES_WORKER_PASSWORD',
      'POSTMARK_SERVER_TOKEN',
      'REDIS_PASSWORD',
    ],
    ...['S3_WORKER_ACCESS_KEY_ID', 'S3_WORKER_SECRET_ACCESS_KEY'],
  ])
  const holders = (secret: string) => Object.keys(services).filter((name) => madeOf(name).includes(secret))
  expect(holders('POSTGRES_PASSWORD')).toEqual(['migrate', 'postgres'])
  expect(holders('S3_ROOT_SECRET_ACCESS_KEY')).toEqual(['objects', 'store'])
  expect(holders('POSTMARK_SERVER_TOKEN')).toEqual(['worker', 'mailbox'])
})

it('every number has a test that bears it, and docs/developer/attacks.md lists them', async () => {
  const files = (await readdir('test/security', { recursive: true }))
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
  const sources = await Promise.all(
    files.map(async (name) => ({ name, source: await text(`test/security/${name}`) })),
  )
  const titles = sources.flatMap(({ name, source }) =>
    [...source.matchAll(/\bit(?:\.each\([\s\S]*?\))?\(\s*'([^']+)'/g)].flatMap(([, title = '']) =>
      (title.match(/\bA\d+\b/g) ?? []).map((number) => ({ number, title, name })),
    ),
  )
  for (const { number, what } of hostileCases)
    titles.push({ number, title: what, name: 'hostile/hostile.integration.test.ts' })
  const numbers = [...new Set(titles.map(({ number }) => Number(number.slice(1))))].sort((a, b) => a - b)
  expect(numbers.slice(0, 35)).toEqual(Array.from({ length: 35 }, (_, n) => n + 1))
  const rows = numbers.flatMap((number) =>
    titles
      .filter((title) => title.number === `A${number}`)
      .map(
        ({ title, name }) =>
          `| A${number} | ${title.replace(/^(A\d+,? ?:?)+ ?/, '')} | \`test/security/${name}\` |`,
      ),
  )
  // What stands around the table is written by hand.
  const page = await text('docs/developer/attacks.md')
  const [before = '', rest = ''] = page.split(tableHead)
  const after = rest.replace(/^(\|.*\n)+/, '')
  await expect(`${before}${tableHead}${rows.join('\n')}\n${after}`).toMatchFileSnapshot(
    '../../docs/developer/attacks.md',
  )
})

const tableHead = `| | what is tried, and what comes of it | where |
|---|---|---|
`
