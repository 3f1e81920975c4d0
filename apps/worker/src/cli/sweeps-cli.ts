import { parseArgs } from 'node:util'
import { defineError } from '@pdd/core'
import { createDatabase, type Database } from '@pdd/database'
import { parseEnv } from '@pdd/runtime'
import { Type } from 'typebox'
import { describeFailure, usageExitCode } from './cli-output.ts'

const usageInvalid = defineError({
  code: 'usage.invalid',
  title: 'The command was not understood.',
  remedy: 'npm run sweeps, or: npm run sweeps -- go-on SWEEP [SITE], as the list names them',
  status: 400,
  retryable: false,
})

const Config = Type.Object({
  DATABASE_URL: Type.String({ description: 'a postgres:// address of the request table' }),
})

/** What stopped before it took too much away, and the word that lets it go on, as far as it was told and for a day. */
async function main(): Promise<void> {
  const { verb, sweep, site } = readArguments(process.argv.slice(2))
  const { DATABASE_URL } = parseEnv(Config, process.env, { name: 'sweeps' })
  const database = createDatabase({ url: DATABASE_URL, poolSize: 1 })
  try {
    if (verb === undefined) process.stdout.write(await listed(database))
    else if (await database.brakes.release(sweep, site))
      process.stdout.write('it goes on with its next run\n')
    else {
      process.stdout.write(`nothing waits under this name\n${await listed(database)}`)
      process.exitCode = 1
    }
  } finally {
    await database.close()
  }
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
  const [verb, sweep = '', site = '', ...more] = parse(args)
  if (verb === undefined) return { sweep, site }
  if (verb !== 'go-on' || sweep === '' || more.length > 0) throw usageInvalid()
  return { verb, sweep, site }
}

function parse(args: string[]): string[] {
  try {
    return parseArgs({ args, allowPositionals: true }).positionals
  } catch (error) {
    throw usageInvalid({ problem: (error as { code?: string }).code ?? 'unknown option' }, error)
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${describeFailure(error)}\n`)
  process.exitCode = (error as { code?: string }).code === usageInvalid.code ? usageExitCode : 1
})
