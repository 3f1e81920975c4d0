import { readFileSync } from 'node:fs'
import type { Processing } from '@pdd/core'
import { Value } from 'typebox/value'
import { parseDocument } from 'yaml'
import { dataMapInvalid } from '../collect-errors.ts'
import type { Doctype } from '../values/doctype.ts'
import { DataMapFile, type DoctypeRule } from './data-map-schema.ts'

/** What tells a doctype’s purpose: a file that names it, its module in its app, or nothing yet. */
export type ClassifiedBy = 'site' | 'map' | 'module' | null
export type Classification = { category: string; by: ClassifiedBy }

type Classifiable = Pick<Doctype, 'name' | 'module' | 'custom'>

export type DataMap = {
  /** GDPR art. 15(1)(a) to (h) for a doctype */
  processing(doctype: Classifiable): Processing
  /** the category that says why a doctype’s rows are kept, and what decided it; the default one where nothing did */
  classify(doctype: Classifiable): Classification
  rule(doctype: string): DoctypeRule
  /** in which columns of whom health is told */
  health: { doctypes: readonly string[]; words: readonly string[] }
  doctypes: readonly string[]
  /** what the site's own file names; these must exist on the site */
  overrides: ReadonlyMap<string, DoctypeRule>
}

type Fault = { path: string; problem: string }

/** A shared instance: caches are keyed by the identity of a rule. */
const noRule: DoctypeRule = {}

const shippedFile = new URL('../../../data-map/erpnext.yaml', import.meta.url)

/**
 * The shipped map, with a site's own file laid over it: a doctype's settings are merged key by key, its fields one by
 * one, categories key by key; what the site's file says wins.
 *
 * @throws ExportError `data_map.invalid` with every fault of both files at once
 */
export function loadDataMap(overrideFile?: string): DataMap {
  const faults: Fault[] = []
  const shipped = readMap(shippedFile, faults)
  const override = overrideFile === undefined ? { version: 1 as const } : readMap(overrideFile, faults)
  const doctypes = mergeDoctypes(shipped, override)
  const categories = mergeCategories(shipped, override, faults)
  const modules = new Map(Object.entries({ ...shipped.modules, ...override.modules }))
  const defaultCategory = override.defaultCategory ?? shipped.defaultCategory ?? ''
  for (const [path, category] of [
    ['/defaultCategory', defaultCategory],
    ...[...modules].map(([module, { category }]) => [`/modules/${module}/category`, category]),
    ...[...doctypes].map(([doctype, { category }]) => [`/doctypes/${doctype}/category`, category]),
  ])
    if (category !== undefined && !categories.has(category))
      faults.push({ path: path ?? '', problem: `names the category ${category}, which is not described` })
  if (faults.length > 0) throw dataMapInvalid({ faults })

  const overrides = new Map(Object.entries(override.doctypes ?? {}))
  const classify = ({ name, module, custom }: Classifiable): Classification => {
    const rule = doctypes.get(name)
    const ofModule = custom ? undefined : modules.get(module)?.category
    const category = rule?.category ?? ofModule ?? defaultCategory
    if (rule !== undefined) return { category, by: overrides.has(name) ? 'site' : 'map' }
    return { category, by: ofModule === undefined ? null : 'module' }
  }
  return {
    processing: (doctype) => categories.get(classify(doctype).category) as Processing,
    classify,
    rule: (doctype) => doctypes.get(doctype) ?? noRule,
    health: { doctypes: [], words: [], ...shipped.health, ...override.health },
    doctypes: [...doctypes.keys()],
    overrides,
  }
}

/** The same map, in which these columns are secrets as well. */
export function withoutColumns(
  map: DataMap,
  columns: readonly { doctype: string; column: string }[],
): DataMap {
  if (columns.length === 0) return map
  const rules = new Map<string, DoctypeRule>()
  for (const { doctype, column } of columns) {
    const rule = rules.get(doctype) ?? map.rule(doctype)
    rules.set(doctype, { ...rule, fields: { ...rule.fields, [column]: { withhold: 'secret' } } })
  }
  return { ...map, rule: (doctype) => rules.get(doctype) ?? map.rule(doctype) }
}

function readMap(file: string | URL, faults: Fault[]): DataMapFile {
  const where = typeof file === 'string' ? file : 'erpnext.yaml'
  const refuse = (path: string, problem: string): DataMapFile => {
    faults.push({ path: `${where}${path}`, problem })
    return { version: 1 }
  }
  let source: string
  try {
    source = readFileSync(file, 'utf8')
  } catch {
    return refuse('', 'cannot be read: check that the file is there and may be read')
  }
  const document = parseDocument(source, { uniqueKeys: true })
  if (document.errors.length > 0) {
    for (const error of document.errors)
      refuse(`:${error.linePos?.[0].line ?? 1}`, `is not YAML: ${error.code}`)
    return { version: 1 }
  }
  const parsed: unknown = document.toJS()
  if (Value.Check(DataMapFile, parsed)) return parsed
  for (const error of Value.Errors(DataMapFile, parsed))
    refuse(error.instancePath, `${error.message}${unknownKeys(error)}`)
  return { version: 1 }
}

function unknownKeys(error: { params?: object }): string {
  const keys = (error.params as { additionalProperties?: string[] } | undefined)?.additionalProperties
  return keys === undefined ? '' : `: ${keys.join(', ')}`
}

function mergeDoctypes(shipped: DataMapFile, override: DataMapFile): Map<string, DoctypeRule> {
  const merged = new Map(Object.entries(shipped.doctypes ?? {}))
  for (const [doctype, rule] of Object.entries(override.doctypes ?? {})) {
    const base = merged.get(doctype) ?? {}
    const fields = { ...base.fields }
    for (const [field, setting] of Object.entries(rule.fields ?? {}))
      fields[field] = { ...fields[field], ...setting }
    merged.set(doctype, { ...base, ...rule, fields })
  }
  return merged
}

const articles = [
  'purposes',
  'categories',
  'recipients',
  'retention',
  'rights',
  'complaint',
  'source',
  'automatedDecisions',
] as const

function mergeCategories(
  shipped: DataMapFile,
  override: DataMapFile,
  faults: Fault[],
): Map<string, Processing> {
  const names = new Set([...Object.keys(shipped.categories ?? {}), ...Object.keys(override.categories ?? {})])
  const common = { ...shipped.categories?.common, ...override.categories?.common }
  names.delete('common')
  return new Map(
    [...names].map((name) => {
      const text = { ...common, ...shipped.categories?.[name], ...override.categories?.[name] }
      for (const article of articles)
        if (text[article] === undefined)
          faults.push({ path: `/categories/${name}/${article}`, problem: 'is missing' })
      return [name, text as Processing]
    }),
  )
}
