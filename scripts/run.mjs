// Installs what is missing, then runs a TypeScript entry under the Node of package.json. Plain JavaScript without
// dependencies: this file runs on whatever Node the machine has, before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readEnvFile } from './env-file.mjs'
import { isInstalled, isProgram } from './installed.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = join(root, 'node_modules', '.bin')
const node = join(bin, process.platform === 'win32' ? 'node.cmd' : 'node')
const client = join(root, 'packages', 'database', 'src', 'generated', 'client.ts')
const schema = join(root, 'prisma', 'schema.prisma')
const lock = join(root, '.installing')

// Standard output belongs to the entry: `npm run --silent collect` writes a document to it.
const say = (text) => process.stderr.write(`${text}\n`)

const [entry, ...args] = process.argv.slice(2)
if (entry === undefined) {
  say('usage: node scripts/run.mjs ENTRY.ts [ARGUMENT …]')
  process.exit(64)
}
// What runs beside an ERPNext needs no tools of tests, and is told by `.env`; the mailbox would take the API's port from it.
const isService = /^(apps\/(api|worker)|prisma|packages\/embedded)\//.test(entry)
const settings = isService && !entry.startsWith('packages/') ? settingsOfFile() : {}
if (!isReady()) await withLock(prepare)
run()

function settingsOfFile() {
  const { variables, faults, remarks } = readEnvFile(root)
  for (const line of [...faults, ...remarks]) say(line)
  // EX_CONFIG, as where a variable is missing.
  if (faults.length > 0) process.exit(78)
  return variables
}

function isGenerated() {
  return existsSync(client) && statSync(client).mtimeMs >= statSync(schema).mtimeMs
}

function isReady() {
  return isInstalled(root, !isService) && isProgram(node) && isGenerated()
}

function prepare() {
  if (!isInstalled(root, !isService)) {
    step('Installing packages (npm ci)', () =>
      quietly('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']),
    )
  }
  if (!isProgram(node)) {
    step('Fetching Node itself', () => quietly('npm', ['rebuild', 'node', '--foreground-scripts']))
  }
  if (!isGenerated()) {
    step('Generating the database client', () =>
      quietly(join(bin, 'prisma'), ['generate'], {
        // Generating needs no engine. Naming any executable keeps one from being downloaded from outside npm.
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        DATABASE_URL: process.env.DATABASE_URL ?? 'postgres://localhost/unused',
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
      }),
    )
  }
}

function step(title, action) {
  const startedAt = Date.now()
  say(`${title} …`)
  action()
  say(`${title}: done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)
}

function quietly(command, commandArgs, extra = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, commandArgs, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    env: environment(extra),
  })
  if (status === 0) return
  say(`${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}`)
  say(`${command} ${commandArgs.join(' ')} failed: see above. Nothing was started.`)
  rmSync(lock, { recursive: true, force: true })
  process.exit(1)
}

/** What the machine says counts more than what a file says. */
function environment(extra = {}) {
  return { ...settings, ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, ...extra }
}

/** One installation at a time; the lock of a process that is gone counts for nothing. */
async function withLock(action) {
  for (;;) {
    try {
      mkdirSync(lock)
      writeFileSync(join(lock, 'pid'), String(process.pid))
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (isStale()) rmSync(lock, { recursive: true, force: true })
      else await new Promise((resolve) => setTimeout(resolve, 300))
    }
  }
  try {
    if (!isReady()) action()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

function isStale() {
  try {
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0)
    return false
  } catch (error) {
    // Between making the folder and writing the number there is no file: that is no sign of death.
    if (error.code !== 'ENOENT') return error.code === 'ESRCH'
    return existsSync(lock) && Date.now() - statSync(lock).mtimeMs > 5_000
  }
}

function run() {
  const child = spawn(node, [join(root, entry), ...args], { stdio: 'inherit', env: environment() })
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // A terminal sends Ctrl-C to the child as well: this process only has to outlive it.
  process.on('SIGINT', () => {})
  const watch = endWithNpm(child)
  child.on('exit', (code, signal) => {
    clearInterval(watch)
    if (signal === null) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

/** npm and its shell die of a signal without passing it on: when either is gone, what was started is asked to end. */
function endWithNpm(child) {
  if (process.env.npm_lifecycle_event === undefined) return undefined
  const before = parents()
  return setInterval(() => {
    if (parents() !== before) child.kill('SIGTERM')
  }, 500)
}

/** The shell and, where the system tells, npm. */
function parents() {
  let stat = ''
  try {
    stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8')
  } catch {
    // There is no such folder on this system, or the shell has just ended.
  }
  return `${process.ppid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]}`
}
