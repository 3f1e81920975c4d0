import { type Evidence, leaveOpen, prove } from '../evidence/evidence.ts'
import { whoTied } from '../evidence/tied-by.ts'
import type { Found } from '../site/reader.ts'
import { sourceOf } from './contact-evidence.ts'
import type { Resolving } from './subject.ts'

/** What is read of a record besides its own columns: who made it, and who saved it last. */
export const stamps: readonly string[] = ['owner', 'creation', 'modified', 'modified_by']

/**
 * What it is worth that a field of a record names the account. Only those who may write such records could have put
 * themselves there: to one of these their own tie proves nothing, unless somebody else made the record and nobody has
 * changed it since, or the name on it is theirs and another saved it last.
 *
 * @param names what the record is called
 */
export async function accountEvidence(
  resolving: Resolving,
  row: Found,
  { doctype, field, names }: { doctype: string; field: string; names: readonly string[] },
): Promise<Evidence> {
  const { account, authors, subject } = resolving
  const source = sourceOf(doctype, row)
  const assigned = prove('assigned', source)
  if (row.owner === account.user || !authors.mayHave(account.user, 'write', doctype, row.owner))
    return assigned
  const fits = names.map((name) => subject.names.likely(name))
  if (fits.includes('proven')) return assigned
  if (isUntouched(row)) return assigned
  if (row.modified_by !== account.user && fits.includes('profile')) return assigned
  const by = await whoTied(resolving, { doctype, name: row.name ?? '' }, { field })
  return by === 'another' ? assigned : leaveOpen('self_written', source)
}

function isUntouched({ owner = '', creation = '', modified = '', modified_by = '' }: Found): boolean {
  return creation !== '' && creation === modified && owner !== '' && owner === modified_by
}
