import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findTool, installDebianPackages } from '@pdd/embedded'
import { expect, it } from 'vitest'
import { apiShutdown } from '../apps/api/src/shutdown-steps.ts'
import { workerShutdown } from '../apps/worker/src/shutdown-steps.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')
const systemd = 'docs/ops/systemd'
const service = readFileSync(`${systemd}/personal-data-download@.service`, 'utf8')
const supervisor = readFileSync('docs/ops/supervisor/personal-data-download.conf', 'utf8')

const nothing = { close: async () => {} }
const parts = { queue: nothing, database: nothing, objects: nothing, admin: nothing }
/** With the default grace, which is that of the units. */
const longestMs = Math.max(
  ...[
    apiShutdown(25, { ...parts, app: nothing }),
    workerShutdown(25, { ...parts, sites: nothing, consumer: nothing, sweeps: { stop: nothing.close } }),
  ].map((steps) => steps.reduce((sum, { timeoutMs }) => sum + timeoutMs, 0)),
)

it('both supervisors grant the time that all steps of a stop may take together', () => {
  const granted = [/^TimeoutStopSec=(\d+)$/m.exec(service), ...supervisor.matchAll(/^stopwaitsecs=(\d+)$/gm)]
  expect(granted).toHaveLength(3)
  for (const found of granted) expect(Number(found?.[1]) * 1000).toBeGreaterThan(longestMs)
})

it('both start the entries that npm starts, by Node itself, and start nothing again whose settings are at fault', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
  const entryOf = (app: string) => `apps/${app}/src/main.ts`
  for (const app of ['api', 'worker']) {
    expect(scripts[app]).toContain(entryOf(app))
    expect(service.replaceAll('%i', app)).toMatch(new RegExp(`^ExecStart=\\S+/node ${entryOf(app)}$`, 'm'))
    expect(supervisor).toContain(`exec node_modules/.bin/node ${entryOf(app)}'`)
  }
  expect(service).toMatch(/^RestartPreventExitStatus=78$/m)
  expect(supervisor.match(/^autorestart=unexpected\nexitcodes=78$/gm)).toHaveLength(2)
})

it('systemd finds nothing wrong with the units', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'units-'))
  const names = ['@api.service', '@worker.service', '-nginx.service', '-nginx.path']
  const files = names.map((name) => join(folder, `personal-data-download${name}`))
  for (const [at, name] of names.entries()) {
    const source = name.startsWith('@') ? '@.service' : name
    const text = readFileSync(`${systemd}/personal-data-download${source}`, 'utf8')
    // It looks whether the program is there.
    await writeFile(files[at] as string, text.replaceAll('/opt/personal-data-download', root))
  }
  if ((await findTool('systemd-analyze')) === null) await installDebianPackages(['systemd'], () => {})
  const { stdout, stderr } = await run('systemd-analyze', [
    'verify',
    '--man=no',
    '--recursive-errors=no',
    ...files,
  ])
  await rm(folder, { recursive: true })
  expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' })
})
