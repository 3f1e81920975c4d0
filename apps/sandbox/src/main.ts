import { copyFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runJourney } from './journey.ts'
import { officer, people } from './people.ts'
import { type Stack, startStack } from './start-stack.ts'

const usage = `npm run sandbox               runs the demo; stays up until Ctrl-C
npm run sandbox -- --once     runs the demo, then exits: 0 when everything was right
npm run sandbox -- --json     no demo; one line of JSON with every address, then stays up`

const flags = readFlags()
// Programs read standard output; people read both.
const say = (text: string) => void process.stderr.write(`${text}\n`)

let stack: Stack | undefined
const leaving = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void leave(0))
// Whoever read what it says is gone: to say so would fail again, and again.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => void leave(1))
process.on('uncaughtException', (error) => {
  say(`The sandbox failed: ${error.stack ?? error}`)
  void leave(1)
})

try {
  stack = await startStack(say, leaving.signal)
  if (leaving.signal.aborted) await end(0)
  else if (flags.json) process.stdout.write(`${JSON.stringify(addresses(stack))}\n`)
  else await showJourney(stack)
} catch (error) {
  // Asked to end while it started: all that was there by then is gone.
  if (leaving.signal.aborted) process.exit(0)
  say(`The sandbox could not start: ${error instanceof Error ? error.message : error}`)
  await end(1)
}

async function showJourney(running: Stack): Promise<void> {
  try {
    await runJourney(running, say)
  } catch (error) {
    say(`\nSomething was off: ${error instanceof Error ? error.message : error}`)
    for (const { logFile } of [running.api, running.worker]) say(`Log: ${await keepLog(logFile)}`)
    return leave(1)
  }
  if (flags.once) return leave(0)
  say(`
The page       ${running.site.url}/request-data   (sign in as ${people[0]?.user}, ${people[0]?.password})
The desk       ${running.site.url}/requests   (for officers: sign in as ${officer.user}, ${officer.password})
In ERPNext     ${running.site.url}/app/personal-data-download-request   (everybody’s for ${officer.user}, for others their own)
The mailbox    ${running.mailbox.url}
The API docs   ${running.api.ready.url}/docs
Ctrl-C stops everything.`)
}

async function leave(code: number): Promise<void> {
  if (leaving.signal.aborted) return
  leaving.abort()
  // What still starts ends by itself.
  if (stack !== undefined) await end(code)
}

async function end(code: number): Promise<void> {
  await stack?.stop()
  process.exit(code)
}

/** The run folder goes; what tells why must not go with it. */
async function keepLog(logFile: string): Promise<string> {
  const kept = join(tmpdir(), `sandbox-${process.pid}-${logFile.endsWith('api.log') ? 'api' : 'worker'}.log`)
  await copyFile(logFile, kept)
  return kept
}

function addresses({ api, worker, site, mailbox, objects, databaseUrl, jwt }: Stack) {
  return {
    api: api.ready.url,
    page: `${site.url}/request-data`,
    mailbox: mailbox.url,
    objects: objects.url,
    erp: site.url,
    databaseUrl,
    queueUrl: databaseUrl,
    people,
    apiAdmin: api.ready.adminUrl,
    workerAdmin: worker.ready.adminUrl,
    jwt,
    processes: { api: api.pid(), worker: worker.pid() },
  }
}

function readFlags() {
  try {
    const { values } = parseArgs({
      options: { once: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
    })
    if (!values.help) return values
    process.stdout.write(`${usage}\n`)
    process.exit(0)
  } catch {
    process.stderr.write(`${usage}\n`)
    process.exit(64)
  }
}
