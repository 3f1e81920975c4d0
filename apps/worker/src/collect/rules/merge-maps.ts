import { Processing } from '@pdd/core'
import type { Category, DoctypeRule } from './data-map-schema.ts'
import type { Fault, MapFile } from './map-files.ts'

export type CategoryWords = { processing: Processing; health: boolean }

/** A doctype's settings key by key, its fields one by one; what a later file says wins. */
export function mergeDoctypes(files: readonly MapFile[]): Map<string, DoctypeRule> {
  const merged = new Map<string, DoctypeRule>()
  for (const [doctype, rule] of files.flatMap(({ says }) => Object.entries(says.doctypes ?? {}))) {
    const base = merged.get(doctype)
    if (base === undefined) {
      merged.set(doctype, rule)
      continue
    }
    const fields = { ...base.fields }
    for (const [field, setting] of Object.entries(rule.fields ?? {}))
      fields[field] = { ...fields[field], ...setting }
    merged.set(doctype, { ...base, ...rule, fields })
  }
  return merged
}

const articles = Object.keys(Processing.properties) as (keyof Processing)[]

/** Categories key by key, over what is `common` to all: each has to say something of every article. */
export function mergeCategories(files: readonly MapFile[], faults: Fault[]): Map<string, CategoryWords> {
  const said = new Map<string, Category>()
  for (const [name, words] of files.flatMap(({ says }) => Object.entries(says.categories ?? {})))
    said.set(name, { ...said.get(name), ...words })
  const common = said.get('common')
  said.delete('common')
  return new Map(
    [...said].map(([name, words]) => {
      const { health = false, ...processing } = { ...common, ...words }
      for (const article of articles)
        if (processing[article] === undefined)
          faults.push({ path: `/categories/${name}/${article}`, problem: 'is missing' })
      return [name, { processing: processing as Processing, health }]
    }),
  )
}

/** Categories that a file names and nothing describes. */
export function undescribed({ name, says }: MapFile, known: ReadonlyMap<string, unknown>): Fault[] {
  const named: [string, string | undefined][] = [
    ['/defaultCategory', says.defaultCategory],
    ...Object.entries(says.modules ?? {}).map(([module, { category }]): [string, string] => [
      `/modules/${module}/category`,
      category,
    ]),
    ...Object.entries(says.doctypes ?? {}).map(([doctype, { category }]): [string, string | undefined] => [
      `/doctypes/${doctype}/category`,
      category,
    ]),
  ]
  return named.flatMap(([path, category]) =>
    category === undefined || known.has(category)
      ? []
      : [{ path: `${name}${path}`, problem: `names the category ${category}, which is not described` }],
  )
}
