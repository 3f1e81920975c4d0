import { parseArgs } from 'node:util'
import type { Database } from '@pdd/database'
import { parseOrRefuse, runCommand, usageOf } from './command.ts'
import { onRequestTable } from './request-table.ts'

const usageInvalid = usageOf('npm run audit -- check REQUEST, or: npm run audit -- by REQUEST ACCOUNT')

/** Whether the trail of a request holds, and which of its events are of one account, as long as its key is there. */
async function main(): Promise<void> {
  const { verb, request, account } = readArguments(process.argv.slice(2))
  await onRequestTable('audit', async (database) => {
    if ((await database.requests.get(request)) === null) end(1, 'there is no such request')
    else if (verb === 'check') await check(database, request)
    else await tellEventsOf(database, request, account)
  })
}

async function check({ records, requests }: Database, request: string): Promise<void> {
  const faults = await records.faults(request)
  if (faults.length > 0) return end(1, `does not hold: ${faults.join(', ')}`)
  const events = await requests.auditTrail(request)
  end(0, `holds: ${events.length} events, the last with digest ${events.at(-1)?.hash ?? 'none'}`)
}

async function tellEventsOf({ records }: Database, request: string, account: string): Promise<void> {
  const places = await records.eventsBy(request, account)
  if (places.length > 0) end(0, places.join(', '))
  else end(1, 'none, or its key is gone')
}

function end(exitCode: number, text: string): void {
  process.stdout.write(`${text}\n`)
  process.exitCode = exitCode
}

function readArguments(args: string[]) {
  const [verb, request = '', account = '', ...more] = parseOrRefuse(
    usageInvalid,
    () => parseArgs({ args, allowPositionals: true }).positionals,
  )
  const isWhole = verb === 'check' ? account === '' : account !== ''
  if ((verb !== 'check' && verb !== 'by') || request === '' || !isWhole || more.length > 0)
    throw usageInvalid()
  return { verb, request, account }
}

runCommand(main)
