import { codeOf, ExportError } from '@pdd/core'
import pino, { type DestinationStream, type LogFn, type Logger as PinoLogger } from 'pino'
import { createBufferedLogStream } from './buffered-log-stream.ts'
import { describeError } from './describe-error.ts'
import { redactFields } from './log-redaction.ts'

export type Logger = PinoLogger

export type LoggerOptions = {
  /** the process: `api`, `worker` */
  name: string
  level?: string
  /** where lines go; standard output when omitted */
  destination?: DestinationStream
}

const ownSerializers = new Set(['err', 'req', 'res'])
const debugging = new Set(['debug', 'trace'])

/**
 * JSON lines with an ISO time in UTC. Give every line an `event`: a constant such as `request.claimed`.
 *
 * Only what is known to be safe is written; the text of errors that are not ours never is.
 */
export function createLogger(options: LoggerOptions): Logger {
  const whole = debugging.has(options.level ?? 'info')
  const err = (thrown: unknown) => describeError(thrown, whole)
  const logger = pino(
    {
      base: { service: options.name },
      level: options.level ?? 'info',
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err, req: describeRequest, res: describeReply },
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redactFields(fields, ownSerializers),
      },
      hooks: { logMethod: withoutErrorTexts },
    },
    options.destination ?? standardOutput(),
  )
  return withSafeChildren(logger)
}

let output: DestinationStream | undefined

/** One for all loggers of a process, so that their lines stand in the order in which they were written. */
function standardOutput(): DestinationStream {
  output ??= createBufferedLogStream(pino.destination({ dest: 1, sync: true }))
  return output
}

/** pino puts what a child logger binds into its lines as it is. */
function withSafeChildren(logger: PinoLogger): PinoLogger {
  const { child } = logger
  logger.child = function (this: PinoLogger, fields: Record<string, unknown>, options?: object) {
    return Reflect.apply(child, this, [redactFields(fields, ownSerializers), options])
  } as PinoLogger['child']
  return logger
}

// pino takes an error's message as the line's message when none is given, and formats errors into `%s`.
function withoutErrorTexts(this: PinoLogger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, text, ...rest] = args as unknown[]
  const error = first instanceof Error ? first : (first as { err?: unknown } | null)?.err
  const fields = first instanceof Error ? { err: first } : first
  if (!(error instanceof Error)) {
    Reflect.apply(method, this, [fields, ...[text, ...rest].map(codeForError)].slice(0, args.length))
    return
  }
  const repeatsError = typeof text === 'string' && error.message !== '' && text.includes(error.message)
  const message = typeof text === 'string' && !repeatsError ? text : ownText(error)
  Reflect.apply(method, this, [fields, message, ...rest.map(codeForError)])
}

function codeForError(value: unknown): unknown {
  return value instanceof Error ? codeOf(value) : value
}

function ownText(error: Error): string {
  return error instanceof ExportError ? error.message : codeOf(error)
}

function describeRequest(request: { method?: string; routeOptions?: { url?: string } }) {
  return { method: request.method, route: request.routeOptions?.url ?? null }
}

function describeReply(reply: { statusCode?: number }) {
  return { statusCode: reply.statusCode }
}
