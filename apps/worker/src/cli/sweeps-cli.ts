import { parseArgs } from 'node:util'
import type { Database } from '@pdd/database'
import { parseOrRefuse, runCommand, usageOf } from './command.ts'
import { onRequestTable } from './request-table.ts'

const usageInvalid = usageOf(
  'npm run sweeps, or: npm run sweeps -- go-on SWEEP [SITE], as the list names them',
)

/** What stopped before it took too much away, and the word that lets it go on, as far as it was told and for a day. */
async function main(): Promise<void> {
  const { verb, sweep, site } = readArguments(process.argv.slice(2))
  await onRequestTable('sweeps', async (database) => {
    if (verb === undefined) process.stdout.write(await listed(database))
    else if (await database.brakes.release(sweep, site))
      process.stdout.write('it goes on with its next run\n')
    else {
      process.stdout.write(`nothing waits under this name\n${await listed(database)}`)
      process.exitCode = 1
    }
  })
}

async function listed({ brakes }: Database): Promise<string> {
  const stops = await brakes.list()
  if (stops.length === 0) return 'nothing is stopped\n'
  return stops
    .map(
      ({ sweep, site, items, looked, stoppedAt }) =>
        `${sweep}${site === '' ? '' : ` ${site}`}: would take away ${items} of ${looked}, stopped ${stoppedAt.toISOString()}\n`,
    )
    .join('')
}

function readArguments(args: string[]): { verb?: 'go-on'; sweep: string; site: string } {
  const [verb, sweep = '', site = '', ...more] = parseOrRefuse(
    usageInvalid,
    () => parseArgs({ args, allowPositionals: true }).positionals,
  )
  if (verb === undefined) return { sweep, site }
  if (verb !== 'go-on' || sweep === '' || more.length > 0) throw usageInvalid()
  return { verb, sweep, site }
}

runCommand(main)
