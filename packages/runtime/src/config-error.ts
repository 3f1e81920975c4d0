import { defineError } from '@pdd/core'

/** One thing that is wrong with the configuration. Never holds the value: it may be a secret. */
export type ConfigFault = {
  /** the environment variable, or the path in a file: `sites.globex.baseUrl` */
  variable: string
  /** continues the sentence "VARIABLE …" */
  problem: string
  /** what to do, one plain sentence */
  remedy: string
}

const configError = defineError({
  code: 'config.invalid',
  title: 'The configuration is not usable.',
  remedy: 'Fix the settings listed below, then start again.',
  status: 500,
  retryable: false,
})

/** The error that refuses a start: all faults at once in `facts.faults`. */
export function configInvalid(faults: ConfigFault[]) {
  return configError({ faults })
}

/** @throws ExportError `config.invalid` when there is at least one fault. */
export function assertNoFaults(faults: ConfigFault[]): void {
  if (faults.length > 0) throw configInvalid(faults)
}

/** The faults of a `config.invalid` error; empty for any other thrown thing. */
export function faultsOf(error: unknown): ConfigFault[] {
  const facts = (error as { facts?: { faults?: unknown } } | null)?.facts
  return Array.isArray(facts?.faults) ? (facts.faults as ConfigFault[]) : []
}
