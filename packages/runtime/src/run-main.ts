import { ExportError } from '@pdd/core'
import { type ConfigFault, faultsOf } from './config-error.ts'
import { describeError } from './log/describe-error.ts'

/** What `runMain` needs of the process; another one in tests. */
export type MainSurroundings = {
  stderr: { write(text: string): unknown }
  exit(code: number): void
}

/** `EX_CONFIG` of sysexits.h: supervisors can tell "will never start like this" from a crash. */
export const configExitCode = 78

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
  } catch (error) {
    surroundings.stderr.write(linesOf(name, error).join('\n').concat('\n'))
    surroundings.exit(isConfigError(error) ? configExitCode : 1)
  }
}

function isConfigError(error: unknown): boolean {
  return error instanceof ExportError && error.code === 'config.invalid'
}

function linesOf(name: string, error: unknown): string[] {
  if (!(error instanceof ExportError)) {
    const { type, code, stack } = describeError(error)
    return [
      `${name}: stopped by an unexpected error (${type}, ${code}).`,
      ...stack.map((line) => `  ${line}`),
    ]
  }
  const faults = faultsOf(error).map(tell)
  return [`${name}: ${error.message} [${error.code}]`, ...faults, `  ${error.remedy}`]
}

/** A fault of a setting names its variable, a fault of a file the place in it. */
function tell({ variable, path, problem, remedy = '' }: Partial<ConfigFault> & { path?: string }): string {
  return `  ${variable ?? path} ${problem?.replace(/\.$/, '')}. ${remedy}`.trimEnd()
}
