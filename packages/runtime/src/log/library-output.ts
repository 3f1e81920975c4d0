import { format } from 'node:util'
import type { Logger } from './logger.ts'

const levels = { debug: 'debug', log: 'info', info: 'info', warn: 'warn', error: 'error' } as const
/** What a library says of settings and versions; what is longer, or may hold an address of somebody, is kept back. */
const plainText = /^[^@\n]{1,300}$/
const saidAtMost = 100

/** What `captureLibraryOutput` needs of the process; another one in tests. */
export type OutputSurroundings = {
  console: Record<keyof typeof levels, (...args: unknown[]) => void>
  process: Pick<NodeJS.EventEmitter, 'on' | 'removeAllListeners'>
}

/**
 * Makes lines of the log out of what libraries print (BullMQ of its server's settings) and of Node's own warnings: whoever
 * reads the log as JSON finds nothing else in it. The same words are told once.
 */
export function captureLibraryOutput(
  logger: Logger,
  { console, process }: OutputSurroundings = globalThis as unknown as OutputSurroundings,
): void {
  const said = new Set<string>()
  const isNew = (text: string) => !said.has(text) && said.size < saidAtMost && said.add(text)
  for (const [method, level] of Object.entries(levels) as [keyof typeof levels, 'debug'][])
    console[method] = (...args) => {
      const err = args.find((arg) => arg instanceof Error)
      const text = typeof args[0] === 'string' ? format(...args.map(codeOfErrors)) : ''
      if (err === undefined && !isNew(text)) return
      const told = plainText.test(text) ? text : 'a library has said what is kept back'
      logger[level]({ event: 'library.output', ...(err && { err }) }, told)
    }
  process.removeAllListeners('warning')
  process.on('warning', ({ name, message, code }: Error & { code?: string }) => {
    if (!isNew(`${name} ${code} ${message}`)) return
    const told = plainText.test(message) ? message : name
    logger.warn({ event: 'node.warning', warning: name, ...(code !== undefined && { code }) }, told)
  })
}

/** The text of an error that is not ours may hold anything. */
function codeOfErrors(arg: unknown): unknown {
  return arg instanceof Error ? arg.name : arg
}
