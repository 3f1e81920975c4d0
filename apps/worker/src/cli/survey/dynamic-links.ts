import type { DataMap } from '../../collect/rules/data-map.ts'
import { isPersonDoctype, type PersonField } from '../../collect/rules/person-fields.ts'
import type { SiteMetadata } from '../../collect/site/metadata.ts'
import type { Doctype } from '../../collect/values/doctype.ts'
import type { TypeColumns } from './type-columns.ts'

/** Why a Dynamic Link names no person: its form lists other DocTypes, its rows name others, or it has none yet. */
export type WithoutPeople = 'list' | 'rows' | 'no_rows'

/** Null where a Dynamic Link names people, or may. */
export function whyWithoutPeople(
  metadata: SiteMetadata,
  types: TypeColumns,
  doctype: Doctype,
  field: PersonField & { kind: 'dynamic' },
  isClassified: boolean,
): WithoutPeople | null {
  const { listed, inRows, empty } = types.of(doctype.name, field.typeColumn)
  const isPerson = (named: string) => isPersonDoctype(metadata, named)
  if (inRows?.some(isPerson)) return null
  if (listed !== null && !listed.some(isPerson)) return 'list'
  if (!empty) return inRows === null ? null : 'rows'
  // Of an empty table only the form tells: a list with people in it, the name of a party; what nobody classified is looked at.
  const mayCome = listed !== null || /party/.test(`${field.column} ${field.typeColumn}`) || !isClassified
  return mayCome ? null : 'no_rows'
}

/** The doctypes that a Dynamic Link links to, as far as that is known. */
export function linkedBy(types: TypeColumns, { name }: Doctype, typeColumn: string): string[] {
  const { listed, inRows } = types.of(name, typeColumn)
  return [...new Set([...(listed ?? []), ...(inRows ?? [])])]
}

/** Whether a map says why a doctype is kept: of a child table its parents' map. */
export function isClassified(dataMap: DataMap, doctype: Doctype, parents: readonly Doctype[]): boolean {
  const asked = parents.length > 0 && dataMap.classify(doctype).by === null ? parents : [doctype]
  return asked.every((one) => dataMap.classify(one).by !== null)
}
