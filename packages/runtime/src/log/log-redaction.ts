import { describeError } from './describe-error.ts'

const maxDepth = 5

// The second net, should a field with such a name ever be logged.
const secretNames = new Set(['password', 'token', 'secret', 'cookie', 'authorization', 'email'])
const censored = '[redacted]'

/**
 * What may leave through the log: plain values, arrays and plain objects of them, and described errors.
 * An instance of any other class becomes its class name, because nobody has decided which of its fields are safe. What
 * is named like a secret is left out, however deep it stands.
 *
 * @param keep top-level keys that have a serializer of their own
 */
export function redactFields(
  fields: Record<string, unknown>,
  keep: ReadonlySet<string>,
): Record<string, unknown> {
  const safe: Record<string, unknown> = {}
  for (const key of Object.keys(fields)) {
    const value = fields[key]
    if (secretNames.has(key)) safe[key] = censored
    else safe[key] = keep.has(key) ? value : redacted(value, 1)
  }
  return safe
}

function redacted(value: unknown, depth: number): unknown {
  if (typeof value === 'string' || typeof value === 'number') return value
  if (value instanceof Error) return describeError(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  if (value === null || typeof value !== 'object') return value
  if (value instanceof Date) return value
  if (depth > maxDepth) return '[deep]'
  if (Array.isArray(value)) return value.map((item) => redacted(item, depth + 1))
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) return `[${value.constructor?.name ?? 'object'}]`
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      secretNames.has(key) ? censored : redacted(item, depth + 1),
    ]),
  )
}
