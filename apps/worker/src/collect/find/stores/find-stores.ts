import type { Search } from '../../ownership/search-context.ts'
import type { Selection } from '../../ownership/selection.ts'
import { findStoredCopies } from './stored-copies.ts'
import { findUserDefaults } from './user-defaults.ts'

/** What is kept of the person where no form shows it, by scans that are asked for together with others. */
export async function findStoredRows(search: Search): Promise<Selection[]> {
  const [defaults, copies] = await Promise.all([findUserDefaults(search), findStoredCopies(search)])
  return [defaults, ...copies]
}
