import { defineError } from '@pdd/core'
import { describeFailure } from './cli-output.ts'

/** sysexits.h: the command was used wrongly */
const usageExitCode = 64
const usageCodes = ['usage.invalid', 'erp.url_invalid']

/** @param remedy how the command is written */
export function usageOf(remedy: string): ReturnType<typeof defineError> {
  return defineError({
    code: 'usage.invalid',
    title: 'The command was not understood.',
    remedy,
    status: 400,
    retryable: false,
  })
}

/** @throws ExportError `usage.invalid` for options that the command does not have */
export function parseOrRefuse<Parsed>(usageInvalid: ReturnType<typeof usageOf>, parse: () => Parsed): Parsed {
  try {
    return parse()
  } catch (error) {
    throw usageInvalid({ problem: (error as { code?: string }).code ?? 'unknown option' }, error)
  }
}

/** What fails is told on standard error; the exit code says whether the command was used wrongly, or failed. */
export function runCommand(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    process.stderr.write(`${describeFailure(error)}\n`)
    process.exitCode = usageCodes.includes((error as { code?: string }).code ?? '') ? usageExitCode : 1
  })
}
