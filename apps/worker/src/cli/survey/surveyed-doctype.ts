import type { ClassifiedBy, DataMap } from '../../collect/rules/data-map.ts'
import { type PersonField, personFields } from '../../collect/rules/person-fields.ts'
import { isLifted, secretColumns, secretsIn } from '../../collect/rules/secret-columns.ts'
import type { SiteMetadata } from '../../collect/site/metadata.ts'
import type { Doctype } from '../../collect/values/doctype.ts'

/** A column that points at a person, and how that is known. */
type SurveyedField = {
  column: string
  label: string
  /** `Link to User`, `Dynamic Link by party_type`, `mail address`, `account` */
  pointsAt: string
  role: 'subject' | 'work' | 'ignored'
  /** who said so: the site's own map, the shipped one, the site's metadata, or the field's name and kind alone */
  by: 'site' | 'map' | 'metadata' | 'name'
}

export type SurveyedDoctype = {
  doctype: string
  custom: boolean
  /** the doctypes whose rows it is part of, when it is a child table */
  partOf: string[]
  category: string
  classifiedBy: ClassifiedBy | 'parent'
  fields: SurveyedField[]
  secrets: string[]
  /** those of them that are held for their names alone, which the site's map may lift */
  secretByName: string[]
  withheld: Record<string, string>
  /** what the site itself masks on its forms, and so takes for sensitive */
  masked: string[]
}

/**
 * What of a doctype points at a person, and what is kept back of it.
 *
 * @param parents those whose rows it is part of, when it is a child table
 * @param mayName whether a field can hold people at all
 */
export function surveyDoctype(
  metadata: SiteMetadata,
  dataMap: DataMap,
  doctype: Doctype,
  parents: readonly Doctype[],
  mayName: (doctype: Doctype, field: PersonField) => boolean,
): SurveyedDoctype {
  const rule = dataMap.rule(doctype.name)
  const own = dataMap.classify(doctype)
  const ofParents = parents.map((parent) => dataMap.classify(parent))
  const open = ofParents.find(({ by }) => by === null)
  const inherits = own.by === null && ofParents.length > 0 && open === undefined
  const found = personFields(metadata, doctype, rule).filter(
    (field) => field.column !== 'name' && mayName(doctype, field),
  )
  const ignored = Object.entries(rule.fields ?? {}).filter(([, { person }]) => person === 'ignore')
  return {
    doctype: doctype.name,
    custom: doctype.custom,
    partOf: parents.map(({ name }) => name).sort(),
    category: inherits ? (ofParents[0]?.category ?? own.category) : own.category,
    classifiedBy: inherits ? 'parent' : own.by,
    fields: [
      ...found.map((field) => describeField(dataMap, doctype, field)),
      ...ignored.map(([column]) => ({
        column,
        label: labelOf(doctype, column),
        pointsAt: 'nobody',
        role: 'ignored' as const,
        by: settledBy(dataMap, doctype, column) ?? 'map',
      })),
    ],
    secrets: [...secretColumns(metadata, doctype, rule)].sort(),
    secretByName: [...secretsIn(metadata, doctype).guessed]
      .filter((column) => !isLifted(rule, column))
      .sort(),
    withheld: Object.fromEntries(
      Object.entries(rule.fields ?? {}).flatMap(([column, { withhold }]) =>
        withhold ? [[column, withhold]] : [],
      ),
    ),
    masked: doctype.fields.flatMap(({ fieldname, masked }) => (masked ? [fieldname] : [])).sort(),
  }
}

function describeField(dataMap: DataMap, doctype: Doctype, field: PersonField): SurveyedField {
  const { column, role } = field
  const listed = doctype.fields.find(({ fieldname }) => fieldname === column)
  const evident = field.kind === 'link' || field.kind === 'dynamic' || listed?.options === 'Email'
  return {
    column,
    label: labelOf(doctype, column),
    pointsAt: pointsAt(field),
    role: role === 'work' ? 'work' : 'subject',
    by: settledBy(dataMap, doctype, column) ?? (evident ? 'metadata' : 'name'),
  }
}

function settledBy(dataMap: DataMap, { name }: Doctype, column: string): 'site' | 'map' | null {
  const says = (rule: ReturnType<DataMap['rule']> | undefined) =>
    rule?.fields?.[column]?.person !== undefined || (column === 'owner' && rule?.owner === true)
  if (says(dataMap.overrides.get(name))) return 'site'
  return says(dataMap.rule(name)) ? 'map' : null
}

function pointsAt(field: PersonField): string {
  switch (field.kind) {
    case 'link':
      return `Link to ${field.target}`
    case 'dynamic':
      return `Dynamic Link by ${field.typeColumn}`
    case 'email':
      return 'mail address'
    case 'account':
      return 'account'
  }
}

function labelOf({ fields }: Doctype, column: string): string {
  return fields.find(({ fieldname }) => fieldname === column)?.label ?? ''
}
