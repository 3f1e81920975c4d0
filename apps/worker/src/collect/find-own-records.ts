import { findByFields } from './find-by-fields.ts'
import { bearing } from './individuals.ts'
import { isPersonDoctype } from './person-fields.ts'
import { addRecord, hasRecord } from './records.ts'
import type { Search } from './search.ts'
import type { Match, Selection } from './selection.ts'

/**
 * The generic pass, and once more where it found records that are the person: a row tied to them that bears their own
 * name is their file as a patient, a member, a student, and what links to it is about them.
 */
export async function findByFieldsAndRecords(search: Search): Promise<Selection[]> {
  const selections = await findByFields(search)
  return (await learnRecords(search, selections)) ? findByFields(search) : selections
}

async function learnRecords(search: Search, selections: readonly Selection[]): Promise<boolean> {
  const { reader, subject } = search
  let learnt = false
  const candidates = selections.filter(({ doctype: name }) => {
    const doctype = reader.metadata.doctypes.get(name)
    if (doctype === undefined || doctype.isSingle || doctype.isSubmittable) return false
    return !isPersonDoctype(reader.metadata, name)
  })
  const borne = await Promise.all(
    candidates.map(({ doctype, matches }) => {
      const own = [...matches].filter(([, match]) => isOwn(match)).map(([row]) => row)
      return bearing(reader, doctype, own, subject.names.isSame)
    }),
  )
  for (const [index, { doctype: name, matches }] of candidates.entries())
    for (const row of borne[index] ?? []) {
      if (hasRecord(subject.records, name, row)) continue
      for (const reason of matches.get(row)?.reasons ?? []) addRecord(subject.records, name, row, reason)
      reader.metadata.persons.add(name)
      learnt = true
    }
  return learnt
}

/** What belongs to a person as an employee describes their work: a driver, a sales person. */
function isOwn({ reasons, columns, rows }: Match): boolean {
  return (
    columns === 'all' &&
    rows === 'all' &&
    reasons.some(({ field, via }) => field !== undefined && field !== 'owner' && via !== 'Employee')
  )
}
