import type { Search } from '../../ownership/search-context.ts'
import { createSelection, type Selection, select, whole } from '../../ownership/selection.ts'

const doctype = 'DefaultValue'
/** rows of the account's own form, which come with it */
const ofForm = 'User'

/** What was set for the account to be filled in by itself: rows of a child table that stand in no form. */
export async function findUserDefaults({ reader, subject, matches }: Search): Promise<Selection> {
  const selection = createSelection(doctype, matches)
  if (!reader.has(doctype, 'parent', 'parenttype')) return selection
  const rows = await reader.whereIn(doctype, ['name', 'parenttype'], 'parent', [subject.user])
  for (const { name = '', parenttype } of rows)
    if (parenttype !== ofForm) select(selection, name, whole({ field: 'parent' }))
  return selection
}
