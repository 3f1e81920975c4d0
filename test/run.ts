import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Outcome = {
  name: string
  passed: number
  failed: number
  skipped: number
  seconds: number
  /** full names, with the first line of what went wrong */
  failures?: string[]
}
type Report = {
  numPassedTests?: number
  numFailedTests?: number
  numPendingTests?: number
  numTodoTests?: number
  testResults?: { assertionResults: { status: string; fullName: string; failureMessages: string[] }[] }[]
}
type Check = { name: string; command: string[]; report?: string }

const root = join(import.meta.dirname, '..')
const fast = process.argv.includes('--fast')
const only = process.argv.includes('--s3') ? ['s3'] : null
const filters = process.argv.slice(2).filter((argument) => !['--fast', '--s3'].includes(argument))
const reports = mkdtempSync(join(tmpdir(), 'pdd-reports-'))

const fences: Check[] = [
  { name: 'format and lint', command: ['biome', 'check', '--error-on-warnings', '.'] },
  { name: 'types', command: ['tsc'] },
  { name: 'imports', command: ['depcruise', 'apps', 'packages', 'prisma', 'test', '--output-type', 'err'] },
  ...(fast ? [] : [{ name: 'dead code', command: ['knip'] }]),
]
const suites: Check[] = (only ?? (fast ? ['fast'] : ['fast', 'integration'])).map((project) => {
  const report = join(reports, `${project}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  return {
    name: `suite ${project}`,
    command: ['vitest', 'run', '--project', project, ...reporters, ...filters],
    report,
  }
})

// Fences are short and independent; suites print as they go, one after the other.
const outcomes = only !== null || filters.length > 0 ? [] : await Promise.all(fences.map(runFence))
for (const suite of suites) outcomes.push(await runSuite(suite))
rmSync(reports, { recursive: true, force: true })
summarize(outcomes)

async function runFence({ name, command }: Check): Promise<Outcome> {
  const startedAt = Date.now()
  const { code, output } = await execute(command, 'collect')
  if (code !== 0) process.stdout.write(`\n--- ${name}: ${command.join(' ')}\n${output}\n`)
  return {
    name,
    passed: code === 0 ? 1 : 0,
    failed: code === 0 ? 0 : 1,
    skipped: 0,
    seconds: (Date.now() - startedAt) / 1000,
  }
}

async function runSuite({ name, command, report = '' }: Check): Promise<Outcome> {
  const startedAt = Date.now()
  const { code } = await execute(command, 'show')
  const counts: Report = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {}
  const failed = counts.numFailedTests ?? 0
  return {
    name,
    passed: counts.numPassedTests ?? 0,
    // A suite that broke before its first test has failed, whatever it counted.
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: (counts.numPendingTests ?? 0) + (counts.numTodoTests ?? 0),
    seconds: (Date.now() - startedAt) / 1000,
    failures: failuresOf(counts),
  }
}

function failuresOf({ testResults = [] }: Report): string[] {
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages[0]?.split('\n')[0]}`)
}

function execute(
  [name = '', ...args]: string[],
  mode: 'show' | 'collect',
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(join(root, 'node_modules', '.bin', name), args, {
      cwd: root,
      stdio: mode === 'show' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk
      })
    }
    child.on('error', (error) => resolve({ code: 1, output: String(error) }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

function summarize(all: Outcome[]): void {
  const sum = (key: 'passed' | 'failed' | 'skipped') =>
    all.reduce((total, outcome) => total + outcome[key], 0)
  console.log('')
  for (const { name, passed, failed, skipped, seconds, failures = [] } of all) {
    const verdict = failed > 0 ? 'FAILED ' : skipped > 0 ? 'SKIPPED' : 'ok     '
    console.log(
      `${verdict} ${name.padEnd(18)} ${passed} passed, ${failed} failed, ${skipped} skipped  ${seconds.toFixed(1)} s`,
    )
    // Said again at the end: a log that is kept may have lost its middle.
    for (const failure of failures) console.log(`        ${failure}`)
  }
  const strict = process.env.CI === 'true'
  if (strict && sum('skipped') > 0) console.log('\nSkipped tests fail this run, because CI=true.')
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
  process.exitCode = sum('failed') > 0 || (strict && sum('skipped') > 0) ? 1 : 0
}
