import type { Search } from '../../ownership/search-context.ts'
import type { Selection } from '../../ownership/selection.ts'
import { type BesideDoctypes, findBesideDoctypes } from './beside-doctypes.ts'
import { findRawMail } from './raw-mail.ts'
import { findStoredCopies } from './stored-copies.ts'
import { findUserDefaults } from './user-defaults.ts'

/** What is kept of the person where no form shows it, by scans that are asked for together with others. */
export async function findStoredRows(search: Search): Promise<Selection[]> {
  const [defaults, copies] = await Promise.all([findUserDefaults(search), findStoredCopies(search)])
  return [defaults, ...copies]
}

/** The same by statements of their own: they run when no scan does. */
export async function findBesideScans(search: Search): Promise<BesideDoctypes> {
  const beside = await findBesideDoctypes(search)
  const mails = await findRawMail(search)
  return { ...beside, selections: [...beside.selections, ...mails] }
}
