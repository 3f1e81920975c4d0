import type { DataMap } from '../../collect/rules/data-map.ts'
import { withPersonRecords } from '../../collect/rules/people/read-person-records.ts'
import type { PersonField } from '../../collect/rules/person-fields.ts'
import { type EmptyTables, readEmptyTables } from '../../collect/site/empty-tables.ts'
import type { SiteMetadata } from '../../collect/site/metadata.ts'
import { type Doctype, hasTable } from '../../collect/values/doctype.ts'
import type { Snapshot } from '../../erp/snapshot.ts'
import { isClassified, type WithoutPeople, whyWithoutPeople } from './dynamic-links.ts'
import { findParents } from './parents.ts'
import { listPeople, type MapSetting, mapSettings, type PeopleDoctype } from './people.ts'
import { type Proposal, propose } from './proposals.ts'
import { findReachable, type Reachable } from './reachable.ts'
import { type SurveyedDoctype, surveyDoctype } from './surveyed-doctype.ts'
import { readTypeColumns, type TypeColumns, typeColumnsByForm } from './type-columns.ts'

/** A Dynamic Link that names no person, and why that is known. */
type WithoutPeopleLink = { doctype: string; column: string; because: WithoutPeople }

export type Survey = {
  doctypes: SurveyedDoctype[]
  /** what a map has still to name: tables of their own, and the parents of child tables */
  unclassified: string[]
  /** what the site's map could say of each of them */
  proposals: Proposal[]
  people: PeopleDoctype[]
  settings: MapSetting[]
  withoutPeople: WithoutPeopleLink[]
  /** what names no person and hangs on a document that can be a person's: followed, and left out */
  followed: Reachable[]
  reachable: Reachable[]
}

/**
 * Every table of a site that points at a person: by which columns, what is kept back of it, and what says why it is kept.
 * `classifiedBy` is null where nothing says so yet: its rows are exported all the same.
 *
 * @param snapshot null where the account may not read all rows: then the forms alone tell
 */
export async function surveySite(
  snapshot: Snapshot | null,
  forms: SiteMetadata,
  dataMap: DataMap,
): Promise<Survey> {
  if (snapshot === null) return surveyOf(forms, dataMap, typeColumnsByForm(forms), new Set())
  const empty = await readEmptyTables(snapshot, forms)
  const metadata = await withPersonRecords(forms, dataMap, snapshot, empty)
  return surveyOf(metadata, dataMap, await readTypeColumns(snapshot, metadata, empty), empty)
}

function surveyOf(metadata: SiteMetadata, dataMap: DataMap, types: TypeColumns, empty: EmptyTables): Survey {
  const parents = findParents(metadata)
  const withoutPeople: WithoutPeopleLink[] = []
  const mayName = (doctype: Doctype, field: PersonField) => {
    if (field.kind !== 'dynamic') return true
    const classified = isClassified(dataMap, doctype, parents.of(doctype.name))
    const because = whyWithoutPeople(metadata, types, doctype, field, classified)
    if (because !== null) withoutPeople.push({ doctype: doctype.name, column: field.column, because })
    return because === null
  }
  const doctypes = [...metadata.doctypes.values()]
    .filter(hasTable)
    .map((doctype) => surveyDoctype(metadata, dataMap, doctype, parents.of(doctype.name), mayName))
    .filter(({ fields }) => fields.length > 0)
    .sort((a, b) => (a.doctype < b.doctype ? -1 : 1))
  const { followed, left } = findReachable({ metadata, dataMap, types, empty, parents })
  const open = doctypes.filter(({ classifiedBy }) => classifiedBy === null)
  // What hangs on a person's document is exported with it.
  const named = [...open, ...followed].flatMap(({ doctype }) => {
    const above = parents.of(doctype)
    return above.length > 0 ? above : [metadata.doctypes.get(doctype) as Doctype]
  })
  const unclassified = [
    ...new Set(named.filter((one) => dataMap.classify(one).by === null).map(({ name }) => name)),
  ].sort()
  const hangsOn = (name: string) =>
    followed.filter(({ doctype }) => doctype === name).flatMap(({ fields }) => fields.flatMap(({ to }) => to))
  return {
    doctypes,
    unclassified,
    proposals: unclassified.map((doctype) => propose(metadata, dataMap, doctype, hangsOn(doctype))),
    people: listPeople(metadata, dataMap, empty),
    settings: mapSettings(metadata, dataMap),
    withoutPeople,
    followed,
    reachable: left,
  }
}
