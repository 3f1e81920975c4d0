import { ExportError } from '@pdd/core'

/** An error as it may be logged: nothing of a foreign error's text, since drivers put row values into it. */
export type ErrorDescription = {
  type: string
  /** ours (`storage.unavailable`), a system's (`ECONNREFUSED`, `23505`), or `internal` */
  code: string
  message?: string
  facts?: Record<string, unknown>
  /** where it was thrown, without the message; of our own errors, whose code says enough, only where somebody debugs */
  stack?: string[]
  cause?: ErrorDescription
}

const maxDepth = 4
/** Enough to find the place; whoever logs at `debug` gets `mostFrames` of every error. */
const fewFrames = 4
const mostFrames = 12
/** a longer line is no frame: it is somebody's text, and to look for one in it takes the square of its length */
const longestFrame = 500

/**
 * Turns any thrown thing into what may be logged about it.
 *
 * @param whole with the stacks of our own errors too, and longer ones
 */
export function describeError(thrown: unknown, whole = false, depth = 1): ErrorDescription {
  if (!(thrown instanceof Error)) return { type: typeof thrown, code: 'internal' }
  const ours = thrown instanceof ExportError
  return {
    type: safeWord(thrown.name) ?? 'Error',
    code: ours ? thrown.code : (safeWord((thrown as { code?: unknown }).code) ?? 'internal'),
    ...(ours ? { message: thrown.message, facts: thrown.facts } : {}),
    ...((whole || !ours) && { stack: framesOf(thrown, whole ? mostFrames : fewFrames) }),
    ...(thrown.cause === undefined || depth >= maxDepth
      ? {}
      : { cause: describeError(thrown.cause, whole, depth + 1) }),
  }
}

// Codes and class names are words; anything with a space, an @ or a quote is text and stays out.
function safeWord(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && /^[A-Za-z0-9_.]{1,64}$/.test(value) ? value : undefined
}

function framesOf(error: Error, atMost: number): string[] {
  const stack = typeof error.stack === 'string' ? error.stack : ''
  // A message can hold lines that look like frames: cut it off before looking for frames.
  const messageAt = error.message === '' ? -1 : stack.indexOf(error.message)
  const rest = messageAt < 0 ? stack : stack.slice(messageAt + error.message.length)
  return rest
    .split('\n')
    .filter((line) => line.length <= longestFrame)
    .filter((line) => /^\s+at [^@]*[:\d)>]$/.test(line) || /^\s+at .*node_modules\/.*:\d+:\d+\)?$/.test(line))
    .slice(0, atMost)
    .map((line) => line.trim())
}
