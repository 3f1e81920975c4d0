import { readdir, readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { parse } from 'yaml'

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
  const compose = parse(await text('docker-compose.yml'), { merge: true }) as {
    services: Record<string, { read_only?: boolean; environment?: Record<string, string> }>
  }
  const { api, worker } = compose.services
  expect([api?.read_only, worker?.read_only]).toEqual([true, true])
  expect(Object.keys(api?.environment ?? {})).not.toContain('POSTMARK_SERVER_TOKEN')
  const operations = await text('docs/operations.md')
  for (const duty of ['s3:PutObject', 's3:GetObject', 's3:DeleteObjectVersion', 'outside of backups'])
    expect(operations).toContain(duty)
})

it('each of the thirty-five has a test that bears its number, and docs/abuse.md lists them', async () => {
  const files = (await readdir('test/abuse')).filter((name) => name.endsWith('.test.ts')).sort()
  const sources = await Promise.all(
    files.map(async (name) => ({ name, source: await text(`test/abuse/${name}`) })),
  )
  const titles = sources.flatMap(({ name, source }) =>
    [...source.matchAll(/\bit(?:\.each\([\s\S]*?\))?\(\s*'([^']+)'/g)].flatMap(([, title = '']) =>
      (title.match(/\bA\d+\b/g) ?? []).map((number) => ({ number, title, name })),
    ),
  )
  const numbers = Array.from({ length: 35 }, (_, n) => `A${n + 1}`)
  expect(numbers.filter((number) => !titles.some((title) => title.number === number))).toEqual([])
  const rows = numbers.flatMap((number) =>
    titles
      .filter((title) => title.number === number)
      .map(
        ({ title, name }) =>
          `| ${number} | ${title.replace(/^(A\d+,? ?:?)+ ?/, '')} | \`test/abuse/${name}\` |`,
      ),
  )
  await expect(`# What somebody might try, and the test that tries it

| | what is tried, and what comes of it | where |
|---|---|---|
${rows.join('\n')}
`).toMatchFileSnapshot('../../docs/abuse.md')
})
