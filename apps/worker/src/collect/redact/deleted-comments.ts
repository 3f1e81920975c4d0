import { isAboutPeople } from '../rules/about-people.ts'
import { text } from '../subject/names-subject.ts'
import type { Cells } from '../values/cells.ts'
import type { RedactionContext } from './redaction.ts'

/** While it was there, what the staff wrote on records of other people was told as a fact: so it is when it was deleted. */
export function isOnOtherPeople(comment: Cells, { search, isShownWhole }: RedactionContext): boolean {
  const { reader, dataMap, subject } = search
  const doctype = text(comment.get('reference_doctype'))
  return (
    !subject.isWebsiteUser &&
    isAboutPeople(reader.metadata, dataMap, doctype) &&
    !isShownWhole(doctype, text(comment.get('reference_name')))
  )
}
