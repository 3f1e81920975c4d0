import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const script = pathToFileURL(join(import.meta.dirname, '..', 'scripts', 'installed.mjs')).href
const { isInstalled } = (await import(script)) as {
  isInstalled(root: string, withTools: boolean): boolean
}

const lock = {
  '': { name: 'x' },
  'apps/api': { version: '0.1.0' },
  'node_modules/@pdd/api': { link: true },
  'node_modules/fastify': { version: '5.0.0' },
  'node_modules/vitest': { version: '4.0.0', dev: true },
  'node_modules/binary-of-another-system': { version: '1.0.0', optional: true },
  'node_modules/prisma': { version: '7.0.0', devOptional: true },
}
const without = (...paths: string[]) =>
  Object.fromEntries(Object.entries(lock).filter(([path]) => !paths.includes(path)))
let root: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'installed-'))
  await mkdir(join(root, 'node_modules'))
  await writeFile(join(root, 'package-lock.json'), JSON.stringify({ packages: lock }))
})
afterAll(() => rm(root, { recursive: true }))

/** What npm wrote of what it installed: for the service, and for tests. */
async function found(packages: object) {
  await writeFile(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }))
  return { service: isInstalled(root, false), tests: isInstalled(root, true) }
}

it('nothing is installed before npm has said so', () => {
  expect(isInstalled(root, false)).toBe(false)
})

it('`npm ci` by hand is an installation like any other, and with --omit=dev one for the service', async () => {
  expect(await found(without(''))).toEqual({ service: true, tests: true })
  expect(await found(without('', 'node_modules/binary-of-another-system'))).toEqual({
    service: true,
    tests: true,
  })
  const production = without('', 'node_modules/vitest', 'node_modules/prisma')
  expect(await found(production)).toEqual({ service: true, tests: false })
})

it('one of an older release is none, nor one without a package that the service needs', async () => {
  expect(await found(without('node_modules/fastify'))).toEqual({ service: false, tests: false })
  for (const path of ['node_modules/fastify', 'node_modules/prisma', 'node_modules/vitest']) {
    const older = { ...lock, [path]: { version: '0.9.0' } }
    expect([path, await found(older)]).toEqual([path, { service: false, tests: false }])
  }
})
