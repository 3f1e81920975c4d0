import { ExportError } from '@pdd/core'

/** What is wrong, in one line for operators: code, title, names and numbers, remedy. Nothing of a foreign error's text. */
export function tellCause(error: unknown): string {
  if (!(error instanceof ExportError)) return 'internal: see the log.'
  const facts = Object.keys(error.facts).length > 0 ? ` ${JSON.stringify(error.facts)}` : ''
  return `${error.code}: ${error.message}${facts} ${error.remedy}`
}
