import type { Snapshot } from '../../../erp/snapshot.ts'
import { sql, table } from '../../../erp/sql.ts'
import type { EmptyTables } from '../../site/empty-tables.ts'
import type { SiteMetadata } from '../../site/metadata.ts'
import type { Doctype } from '../../values/doctype.ts'
import type { PersonForm, PersonRecords } from '../../values/person-form.ts'
import type { DataMap } from '../data-map.ts'
import { learnForms } from './learn-forms.ts'
import { isCalledStaff } from './name-words.ts'
import {
  isAlwaysPerson,
  isTied,
  looksLikePerson,
  mayBeCalledPerson,
  personForm,
  typedFields,
} from './person-records.ts'

/**
 * The metadata with the doctypes whose rows are people: the same for everybody's export. What a form does not say is learnt
 * of its rows: what they are called, and whether most are members of the staff. That is done anew from time to time, since
 * rows change, and what kind of rows they are does not.
 */
export async function withPersonRecords(
  metadata: SiteMetadata,
  dataMap: DataMap,
  snapshot: Snapshot,
  empty: EmptyTables,
): Promise<SiteMetadata> {
  const known = metadata.derived.once(noneKnown, metadata, dataMap)
  if (known.metadata !== null && performance.now() - known.at < keptMs) return known.metadata
  const persons = await readPersons(metadata, dataMap, snapshot, empty)
  const key = JSON.stringify([...persons])
  // One object for all exports that find the same: what follows from it is worked out once.
  if (known.metadata === null || known.key !== key) known.metadata = { ...metadata, persons }
  Object.assign(known, { key, at: performance.now() })
  return known.metadata
}

const keptMs = 600_000

type Known = { key: string; at: number; metadata: SiteMetadata | null }

function noneKnown(_metadata: SiteMetadata, _dataMap: DataMap): Known {
  return { key: '', at: 0, metadata: null }
}

type Candidate = { doctype: Doctype; form: PersonForm; record: 'person' | 'staff' | undefined }

async function readPersons(
  metadata: SiteMetadata,
  dataMap: DataMap,
  snapshot: Snapshot,
  empty: EmptyTables,
): Promise<Map<string, PersonRecords>> {
  const ofParties = await partyTypes(snapshot, metadata)
  const candidates = [...metadata.doctypes.values()].flatMap((doctype): Candidate[] => {
    const form = personForm(metadata, doctype)
    const { record } = dataMap.rule(doctype.name)
    return form === null || record === 'document' ? [] : [{ doctype, form, record }]
  })
  // Of a table without a form nothing tells who its rows are.
  const isSaid = ({ doctype, form, record }: Candidate) =>
    (record !== undefined && doctype.fields.length > 0) ||
    (isTied(form) && ofParties.has(doctype.name)) ||
    looksLikePerson(form, doctype)
  const open = candidates.filter((one) => !empty.has(one.doctype.name) && (isSaid(one) || mayBeLearnt(one)))
  const learnt = await learnForms(snapshot, metadata, open)
  return new Map(
    candidates.flatMap((one): [string, PersonRecords][] => {
      const { doctype, record } = one
      const { form, staff, others } = learnt.get(doctype.name) ?? { form: one.form, staff: 0, others: 0 }
      if (!isSaid(one) && !looksLikePerson(form, doctype)) return []
      const mostly = staff > others ? 'staff' : 'person'
      // As many of the one kind as of the other, or none, say nothing.
      const byWord = isCalledStaff(doctype.name) ? 'staff' : 'person'
      return [[doctype.name, { kind: record ?? (staff === others ? byWord : mostly), form }]]
    }),
  )
}

/** Something has to be left that may be a name. */
function mayBeLearnt({ doctype, form }: Candidate): boolean {
  if (!mayBeCalledPerson(doctype) || !(isTied(form) || doctype.custom)) return false
  const ties = new Set([...form.accounts, ...form.mails])
  return typedFields(doctype).some(({ fieldname }) => !ties.has(fieldname))
}

/** ERPNext's list of what can be a party: apps add theirs (Student, Member, Shareholder). */
async function partyTypes(snapshot: Snapshot, { doctypes }: SiteMetadata): Promise<ReadonlySet<string>> {
  if (!doctypes.get('Party Type')?.columns?.has('name')) return new Set()
  const rows = await snapshot.all(sql`SELECT name FROM ${table('Party Type')}`)
  return new Set(rows.map(([title]) => String(title ?? '')).filter((title) => !isAlwaysPerson(title)))
}
