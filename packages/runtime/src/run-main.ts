import { defineError, ExportError } from '@pdd/core'
import { type ConfigFault, faultsOf } from './config-error.ts'
import { describeError } from './log/describe-error.ts'
import { captureLibraryOutput } from './log/library-output.ts'
import { createLogger } from './log/logger.ts'
import { handOverCrashes } from './shutdown.ts'

/** What `runMain` needs of the process; another one in tests. */
export type MainSurroundings = {
  stderr: { write(text: string): unknown }
  exit(code: number): void
}

/** `EX_CONFIG` of sysexits.h: supervisors can tell "will never start like this" from a crash. */
export const configExitCode = 78

const listenRefused = defineError({
  code: 'process.listen_refused',
  title: 'The address to listen on cannot be had.',
  remedy:
    'See the facts. EADDRINUSE: another process listens there, perhaps an older one of this service (`ss -ltnp` names it). EADDRNOTAVAIL: this machine has no such address. Otherwise set HOST and PORT, or ADMIN_HOST and ADMIN_PORT.',
  status: 500,
  retryable: false,
})

/**
 * Runs a program. What it throws is printed in plain lines to standard error, and ends the process:
 * 78 when the configuration is at fault, 1 otherwise.
 */
export async function runMain(
  name: string,
  main: () => Promise<void>,
  surroundings: MainSurroundings = process,
): Promise<void> {
  try {
    await main()
  } catch (thrown) {
    const error = asListenFault(thrown)
    surroundings.stderr.write(linesOf(name, error).join('\n').concat('\n'))
    surroundings.exit(exitCodeOf(error))
  }
}

/**
 * Runs a process of the service: as `runMain` where a person looks on; elsewhere all that it says, and all that its
 * libraries and Node say, is a line of the log. A crash before `onShutdown` is told like a start that failed.
 *
 * @param watched whether a person looks on; by default whether standard error is a terminal
 */
export async function runService(
  name: string,
  main: () => Promise<void>,
  watched: boolean = process.stderr.isTTY === true,
): Promise<void> {
  const logger = createLogger({ name })
  captureLibraryOutput(logger)
  if (watched) return runMain(name, main)
  const stop = (thrown: unknown) => {
    const error = asListenFault(thrown)
    logger.fatal({ event: 'process.not_started', ...fieldsOf(error) }, linesOf(name, error)[0])
    process.exit(exitCodeOf(error))
  }
  handOverCrashes(stop)
  await main().catch(stop)
}

function fieldsOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof ExportError)) return { err: error }
  const { faults: _, ...facts } = error.facts
  const faults = faultsOf(error).map((fault) => tell(fault).trim())
  return { reason_code: error.code, ...(faults.length > 0 ? { faults } : { facts }), remedy: error.remedy }
}

function exitCodeOf(error: unknown): number {
  return error instanceof ExportError && error.code === 'config.invalid' ? configExitCode : 1
}

/** Node's error says where, and not what to do. */
function asListenFault(error: unknown): unknown {
  const { syscall, code, address, port } = (error ?? {}) as Record<string, unknown>
  return syscall === 'listen' ? listenRefused({ cause: code, address, port }, error) : error
}

function linesOf(name: string, error: unknown): string[] {
  if (!(error instanceof ExportError)) {
    const { type, code, stack = [] } = describeError(error)
    return [
      `${name}: stopped by an unexpected error (${type}, ${code}).`,
      ...stack.map((line) => `  ${line}`),
    ]
  }
  const faults = faultsOf(error).map(tell)
  const facts = Object.entries(error.facts).filter(
    ([fact, value]) => fact !== 'faults' && value !== undefined,
  )
  const told = facts.length > 0 ? [`  ${JSON.stringify(Object.fromEntries(facts))}`] : []
  return [`${name}: ${error.message} [${error.code}]`, ...faults, ...told, `  ${error.remedy}`]
}

/** A fault of a setting names its variable, a fault of a file the place in it. */
function tell({ variable, path, problem, remedy = '' }: Partial<ConfigFault> & { path?: string }): string {
  return `  ${variable ?? path} ${problem?.replace(/\.$/, '')}. ${remedy}`.trimEnd()
}
