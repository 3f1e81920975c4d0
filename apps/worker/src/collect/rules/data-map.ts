import type { Processing, Statements } from '@pdd/core'
import { dataMapInvalid } from '../collect-errors.ts'
import type { SiteMetadata } from '../site/metadata.ts'
import type { Doctype } from '../values/doctype.ts'
import type { DoctypeRule } from './data-map-schema.ts'
import { type Fault, type MapFile, readMap, shippedFolder, shippedMaps } from './map-files.ts'
import { type CategoryWords, mergeCategories, mergeDoctypes, undescribed } from './merge-maps.ts'

/** What tells a doctype’s purpose: a file that names it, its module in its app, or nothing yet. */
export type ClassifiedBy = 'site' | 'map' | 'module' | null
export type Classification = { category: string; by: ClassifiedBy }

type Classifiable = Pick<Doctype, 'name' | 'module' | 'custom'>

export type DataMap = {
  /** GDPR art. 15(1)(a) to (h) for a doctype */
  processing(doctype: Classifiable): Processing
  /** whether a doctype’s rows are about health (GDPR art. 9), by its category */
  isAboutHealth(doctype: Classifiable): boolean
  /** the category that says why a doctype’s rows are kept, and what decided it; the default one where nothing did */
  classify(doctype: Classifiable): Classification
  rule(doctype: string): DoctypeRule
  /** in which columns of whom health is told */
  health: { doctypes: readonly string[]; words: readonly string[] }
  /** what the site's own file names; these must exist on the site */
  overrides: ReadonlyMap<string, DoctypeRule>
  /** what the site's own file says for the company; null until it does */
  statements: Statements | null
  /** what the maps of apps name */
  ofApps: ReadonlySet<string>
  /** the same map without what the maps of apps say of these doctypes */
  withoutApps(doctypes: ReadonlySet<string>): DataMap
}

/** A shared instance: caches are keyed by the identity of a rule. */
export const noRule: DoctypeRule = {}

/**
 * The shipped maps, that of Frappe and ERPNext below those of apps, with a site's own file laid over them: a doctype's
 * settings are merged key by key, its fields one by one, categories key by key; what the site's file says wins.
 *
 * @throws ExportError `data_map.invalid` with every fault of all files at once
 */
export function loadDataMap(overrideFile?: string, folder: URL = shippedFolder): DataMap {
  const { core, apps } = shippedMaps(folder)
  const override = overrideFile === undefined ? empty : readMap(overrideFile, overrideFile)
  const files = [core, ...apps, override]
  const faults: Fault[] = files.flatMap((file) => file.faults)
  // What a file that cannot be read would have described, the others name in vain.
  if (faults.length > 0) throw dataMapInvalid({ faults })
  const categories = mergeCategories(files, faults)
  faults.push(...files.flatMap((file) => undescribed(file, categories)))
  if (faults.length > 0) throw dataMapInvalid({ faults })

  const ofApps = new Set(apps.flatMap(({ says }) => Object.keys(says.doctypes ?? {})))
  const withApps = mergeDoctypes(files)
  const withoutApps = mergeDoctypes([core, override])
  const told = { files, categories, override }
  const mapWithout = (left: ReadonlySet<string>): DataMap => ({
    ...mapOver(told, new Map([...withApps].flatMap(([name, rule]) => keptRule(name, rule, left)))),
    ofApps,
    withoutApps: mapWithout,
  })
  const keptRule = (name: string, rule: DoctypeRule, left: ReadonlySet<string>): [string, DoctypeRule][] => {
    const kept = left.has(name) ? withoutApps.get(name) : rule
    return kept === undefined ? [] : [[name, kept]]
  }
  return mapWithout(new Set())
}

const empty: MapFile = { name: '', says: { version: 1 }, faults: [] }

type Told = { files: readonly MapFile[]; categories: ReadonlyMap<string, CategoryWords>; override: MapFile }

function mapOver(
  { files, categories, override }: Told,
  doctypes: ReadonlyMap<string, DoctypeRule>,
): Omit<DataMap, 'ofApps' | 'withoutApps'> {
  const modules = new Map(files.flatMap(({ says }) => Object.entries(says.modules ?? {})))
  const defaultCategory = files.findLast(({ says }) => says.defaultCategory)?.says.defaultCategory ?? ''
  const overrides = new Map(Object.entries(override.says.doctypes ?? {}))
  const classify = ({ name, module, custom }: Classifiable): Classification => {
    const rule = doctypes.get(name)
    const ofModule = custom ? undefined : modules.get(module)?.category
    const category = rule?.category ?? ofModule ?? defaultCategory
    if (rule !== undefined) return { category, by: overrides.has(name) ? 'site' : 'map' }
    return { category, by: ofModule === undefined ? null : 'module' }
  }
  const words = (doctype: Classifiable) => categories.get(classify(doctype).category) as CategoryWords
  return {
    processing: (doctype) => words(doctype).processing,
    isAboutHealth: (doctype) => words(doctype).health,
    classify,
    rule: (doctype) => doctypes.get(doctype) ?? noRule,
    health: Object.assign({ doctypes: [], words: [] }, ...files.map(({ says }) => says.health)),
    overrides,
    statements: override.says.statements ?? null,
  }
}

/**
 * The map for a site: what an app's map says is about that app's DocTypes, and not about one that the site made itself
 * and calls the same. One instance for one reading of the site.
 */
export function mapForSite(map: DataMap, { doctypes, derived }: SiteMetadata): DataMap {
  return derived.once(withoutNamesakes, doctypes, map)
}

function withoutNamesakes(doctypes: SiteMetadata['doctypes'], map: DataMap): DataMap {
  const namesakes = [...map.ofApps].filter((name) => {
    const known = doctypes.get(name)
    // A table without a form is what an app has left behind.
    return known?.custom === true && known.module !== ''
  })
  return namesakes.length === 0 ? map : map.withoutApps(new Set(namesakes))
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
