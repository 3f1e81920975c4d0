import type { SiteMetadata } from '../site/metadata.ts'
import type { Doctype } from '../values/doctype.ts'
import { type Naming, namingOf } from './naming.ts'

/** What the name of a document tells of what is in it. */
export type NameTells = 'nothing' | 'perhaps' | 'something'

/**
 * Whether the name of a document may be made of somebody's data: Patient is named by the patient. What the form says of
 * its names counts, and beyond it what only a machine draws or counts. `perhaps`: it looks like that, unless its letters are
 * words of the row.
 */
export function nameTells(metadata: OfSite, doctype: Doctype, name: string): NameTells {
  const kind = doctype.columns?.get('name')?.kind
  if (kind !== undefined && kind !== 'text') return 'nothing'
  const { plain, drawn, telling } = knownNaming(metadata, doctype)
  if (plain.some((form) => form.test(name))) return 'nothing'
  if (telling) return 'something'
  if (uuid.test(name) || (drawn ? hash : clearlyHash).test(name) || fewDigits.test(name)) return 'nothing'
  return hash.test(name) || isSeries(name) ? 'perhaps' : 'something'
}

/** Whether the name of a document tells nothing of anyone; of a form that the site does not have it may tell all. */
export function isNameable(metadata: OfSite, doctype: Doctype | undefined, name: string): boolean {
  return doctype !== undefined && nameTells(metadata, doctype, name) === 'nothing'
}

type OfSite = Pick<SiteMetadata, 'derived'>

/** The columns that names of this form are made of: where all of them are told, so is the name. */
export function nameIsMadeOf(metadata: OfSite, doctype: Doctype): readonly string[] {
  return knownNaming(metadata, doctype).madeOf
}

function knownNaming({ derived }: OfSite, doctype: Doctype): Naming {
  return derived.once(namingOf, doctype)
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** as Frappe draws them: ten digits of base 32, in former versions of base 16 */
const hash = /^[0-9a-v]{10}$/
/** Ten letters may be a surname, and with a year behind it a login: with digits among the letters it is neither. */
const clearlyHash = /^(?=.*[a-v]\d+[a-v])[0-9a-v]{10}$|^(?=.*\d)(?=.*[a-f])[0-9a-f]{10}$/
const fewDigits = /^\d{1,6}$/

/** `ACC-SINV-2024-00017`: abbreviations and a counter, whatever stands between them */
function isSeries(name: string): boolean {
  return /\d$/.test(name) && name.split(/[-/. ]/).every((part) => /^[A-Z]{0,6}\d*$/.test(part))
}
