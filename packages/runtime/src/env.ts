import type { Static, TObject, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { assertNoFaults, type ConfigFault } from './config-error.ts'

/**
 * Reads one process's settings from the environment.
 *
 * An empty variable counts as not set. Numbers and booleans are read from their usual spelling.
 * @param schema one property per variable; `description` says what belongs there and becomes the remedy
 * @throws ExportError `config.invalid` with every fault at once
 */
export function parseEnv<Schema extends TObject>(
  schema: Schema,
  source: Record<string, string | undefined>,
  options: { name: string },
): Static<Schema> {
  const required = new Set<string>((schema as { required?: string[] }).required ?? [])
  const faults: ConfigFault[] = []
  const settings: Record<string, unknown> = {}
  for (const [variable, property] of Object.entries(schema.properties as Record<string, TSchema>)) {
    const fallback = (property as { default?: unknown }).default
    const raw = source[variable]
    const value = raw === undefined || raw.trim() === '' ? fallback : readValue(property, raw.trim())
    const problem =
      value === undefined
        ? required.has(variable) && `is missing: ${options.name} does not start without it`
        : problemOf(property, value)
    if (problem) faults.push({ variable, problem, remedy: remedyOf(variable, property) })
    else if (value !== undefined) settings[variable] = value
  }
  assertNoFaults(faults)
  return settings as Static<Schema>
}

// Own reading, not the schema library's conversion: that one rounds 2.5 to an integer without a word.
function readValue(property: TSchema, raw: string): unknown {
  const type = (property as { type?: string }).type
  if (type === 'number' || type === 'integer') return /^-?\d+(\.\d+)?$/.test(raw) ? Number(raw) : raw
  if (type === 'boolean') return { true: true, false: false, 1: true, 0: false }[raw.toLowerCase()] ?? raw
  return raw
}

/** What is wrong with a value, in words that never repeat it; false when nothing is. */
export function problemOf(property: TSchema, value: unknown): string | false {
  if (Value.Check(property, value)) return false
  const choices = choicesOf(property)
  if (choices.length > 0) return `is not one of ${choices.join(', ')}`
  const fault = Value.Errors(property, value)[0]
  if (fault === undefined) return 'is not valid'
  if (fault.keyword === 'type') return `is not ${article(String(fault.params.type))}`
  if (fault.keyword === 'pattern' || fault.keyword === 'format') return 'does not have the right form'
  return fault.message
}

function choicesOf(property: TSchema): string[] {
  const { anyOf, enum: listed } = property as { anyOf?: { const?: unknown }[]; enum?: unknown[] }
  const choices = listed ?? anyOf?.map((choice) => choice.const) ?? []
  return choices.every((choice) => typeof choice === 'string') ? choices : []
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`
}

function remedyOf(variable: string, property: TSchema): string {
  const { description, examples } = property as { description?: string; examples?: unknown }
  const example = Array.isArray(examples) ? examples[0] : examples
  const wanted = description ?? 'see docs/ops/operations.md'
  return `Set ${variable}: ${wanted}${example === undefined ? '' : `, for example ${String(example)}`}.`
}
