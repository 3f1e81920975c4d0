import { ExportError } from '@pdd/core'

/** An error as it may be logged: nothing of a foreign error's text, since drivers put row values into it. */
export type ErrorDescription = {
  type: string
  /** ours (`storage.unavailable`), a system's (`ECONNREFUSED`, `23505`), or `internal` */
  code: string
  message?: string
  facts?: Record<string, unknown>
  /** where it was thrown, without the message */
  stack: string[]
  cause?: ErrorDescription
}

const maxDepth = 4
const maxFrames = 12
/** a longer line is no frame: it is somebody's text, and to look for one in it takes the square of its length */
const longestFrame = 500

/** Turns any thrown thing into what may be logged about it. */
export function describeError(thrown: unknown, depth = 1): ErrorDescription {
  if (!(thrown instanceof Error)) return { type: typeof thrown, code: 'internal', stack: [] }
  const ours = thrown instanceof ExportError
  return {
    type: safeWord(thrown.name) ?? 'Error',
    code: ours ? thrown.code : (safeWord((thrown as { code?: unknown }).code) ?? 'internal'),
    ...(ours ? { message: thrown.message, facts: thrown.facts } : {}),
    stack: framesOf(thrown),
    ...(thrown.cause === undefined || depth >= maxDepth
      ? {}
      : { cause: describeError(thrown.cause, depth + 1) }),
  }
}

// Codes and class names are words; anything with a space, an @ or a quote is text and stays out.
function safeWord(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && /^[A-Za-z0-9_.]{1,64}$/.test(value) ? value : undefined
}

function framesOf(error: Error): string[] {
  const stack = typeof error.stack === 'string' ? error.stack : ''
  // A message can hold lines that look like frames: cut it off before looking for frames.
  const messageAt = error.message === '' ? -1 : stack.indexOf(error.message)
  const rest = messageAt < 0 ? stack : stack.slice(messageAt + error.message.length)
  return rest
    .split('\n')
    .filter((line) => line.length <= longestFrame)
    .filter((line) => /^\s+at [^@]*[:\d)>]$/.test(line) || /^\s+at .*node_modules\/.*:\d+:\d+\)?$/.test(line))
    .slice(0, maxFrames)
    .map((line) => line.trim())
}
