import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv, promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeCertificates } from './support/certificates.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')
let folder: string

/** This release with an `.env` of its own, and programs that say what they were told. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'env-file-'))
  await cp(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true })
  for (const file of ['package-lock.json', '.env.example']) await cp(join(root, file), join(folder, file))
  for (const name of ['node_modules', 'packages', 'prisma'])
    await symlink(join(root, name), join(folder, name))
  for (const app of ['api', 'sandbox']) {
    await mkdir(join(folder, 'apps', app), { recursive: true })
    await writeFile(
      join(folder, 'apps', app, 'told.mjs'),
      `import { getCACertificates } from 'node:tls'
      console.log(JSON.stringify({ ...process.env, extra: getCACertificates('extra').length }))`,
    )
  }
})
afterAll(() => rm(folder, { recursive: true }))

type Told = Record<string, string>

/** @returns the exit code, what the program was told, and what was said before it */
async function start(file: string, { app = 'api', env = {} as Told } = {}) {
  await writeFile(join(folder, '.env'), file)
  const { NODE_EXTRA_CA_CERTS: _, ...own } = process.env
  const args = [join(folder, 'scripts/run.mjs'), `apps/${app}/told.mjs`]
  const ended = await run('node', args, { env: { ...own, ...env } }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  )
  return { code: ended.code, said: ended.stderr, told: JSON.parse(ended.stdout || '{}') as Told }
}

it('the service is told what stands in .env, what the environment says counts more, and the sandbox hears nothing of it', async () => {
  const file = "PORT=8099\nCODE_SECRET='from the file'\n# STEP_UP=off\n"
  const env = { CODE_SECRET: 'from the environment' }
  const { code, told, said } = await start(file, { env })
  expect({ code, said }).toEqual({ code: 0, said: '' })
  expect(told).toMatchObject({ PORT: '8099', CODE_SECRET: 'from the environment' })
  expect(told).not.toHaveProperty('STEP_UP')
  expect((await start(file, { app: 'sandbox' })).told).not.toHaveProperty('PORT')
})

it('a CA of NODE_EXTRA_CA_CERTS in .env is known to Node', async () => {
  const { ca } = await makeCertificates(folder, 'ca')
  expect((await start(`NODE_EXTRA_CA_CERTS=${ca}\n`)).told.extra).toBe(1)
})

const tricky = [
  'DATABASE_URL=postgres://pdd:p%40ss@localhost:5432/pdd?sslmode=disable',
  "QUEUE_URL='rediss://u:a$b#c&d!e@host:6379/0'",
  'MAIL_FROM="Privacy <privacy@example.com>"',
  'S3_PUBLIC_ENDPOINT=',
  "JWT_PUBLIC_KEY='-----BEGIN PUBLIC KEY-----\nMFkw+/=\n-----END PUBLIC KEY-----'",
  'OFFICER_ROLES="System Manager,Data Protection Officer"',
].join('\n')

it('a shell, Node and the service read the same in it', async () => {
  const { told, said, code } = await start(tricky)
  expect({ code, said }).toEqual({ code: 0, said: '' })
  const ofNode = parseEnv(tricky) as Told
  const print = `set -a; . ${folder}/.env; exec ${process.execPath} -p 'JSON.stringify(process.env)'`
  const ofShell = JSON.parse((await run('sh', ['-euc', print])).stdout) as Told
  expect(Object.keys(ofNode)).toHaveLength(6)
  for (const [name, value] of Object.entries(ofNode))
    expect({ name, shell: ofShell[name], service: told[name] }).toEqual({
      name,
      shell: value,
      service: value,
    })
})

it.each([
  ['a comment behind it', 'PORT=8099 # the port'],
  ['a # that starts a comment in Node alone', 'S3_SECRET_ACCESS_KEY=hunter2#x'],
  ['a $ that a shell fills in', 'S3_SECRET_ACCESS_KEY="hunter2$x"'],
  ['a $ without quotes', 'S3_SECRET_ACCESS_KEY=hunter2$x'],
  ['an & that ends a command', 'DATABASE_URL=postgres://hunter2@h/d?a=b&c=d'],
  ['what a shell takes for a file', 'MAIL_FROM=Privacy <hunter2@example.com>'],
  ['blanks around =', 'CODE_SECRET = hunter2'],
  ['export', 'export CODE_SECRET=hunter2'],
  ['a backslash', 'CODE_SECRET="hunter2\\n"'],
  ['a quote that does not end', "CODE_SECRET='hunter2"],
  ['two words', 'CODE_SECRET=hunter2 two'],
])(
  'a line that they read each in their own way starts nothing, is named and not shown: %s',
  async (_what, line) => {
    const { code, said, told } = await start(`# first\n${line}\n`)
    expect({ code, told }).toEqual({ code: 78, told: {} })
    expect(said).toMatch(/^\.env, line 2 \([A-Z0-9_]+\): write NAME='value'/)
    expect(said).not.toContain('hunter2')
  },
)

it.each(['./sites.yaml', 'from the root'])(
  'a name that nobody knows is told, without its value, and stops nothing; what the sites file names is known: %s',
  async (path) => {
    await writeFile(join(folder, 'sites.yaml'), `sites: { a: { databaseUrl: "\${ACME_DATABASE_URL}" } }`)
    const sitesFile = path === 'from the root' ? join(folder, 'sites.yaml') : path
    const file = `SITES_FILE=${sitesFile}\nACME_DATABASE_URL=x\nTZ=UTC\nSTEPUP=hunter2\n`
    const { code, said, told } = await start(file)
    expect({ code, said }).toEqual({
      code: 0,
      said: '.env, line 4: STEPUP is no variable of this service. See .env.example.\n',
    })
    expect(told).toMatchObject({ STEPUP: 'hunter2' })
  },
)
