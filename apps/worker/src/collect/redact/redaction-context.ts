import type { Findings } from '../find/find-everything.ts'
import type { Search } from '../ownership/search-context.ts'
import type { Match } from '../ownership/selection.ts'
import { hiddenColumns } from '../rules/hidden-columns.ts'
import { text } from '../subject/names-subject.ts'
import { type Column, undescribed } from '../values/doctype.ts'
import { addressList } from './address-lists.ts'
import { isOfAnother } from './mail-words.ts'
import type { Redaction, RedactionContext } from './redaction.ts'

/** What redactions are decided by, of all that was found. */
export async function redactionsFor(search: Search, findings: Findings): Promise<RedactionContext> {
  const { reader, dataMap } = search
  const { otherSenders } = findings
  const selections = new Map(findings.selections.map((selection) => [selection.doctype, selection]))
  return {
    search,
    otherSenders,
    withheldWords: await mailsOfOthers(search, findings),
    addressLists: new Map(
      findings.selections.map(({ doctype, matches }) => [doctype, listsIn(matches.values())]),
    ),
    isShownWhole: (doctype, name) => selections.get(doctype)?.matches.get(name)?.columns === 'all',
    keptBackFor: (doctype, name) => selections.get(doctype)?.withheld.get(name)?.reason,
    hiddenColumns(doctype, columns) {
      const known = reader.metadata.doctypes.get(doctype) ?? { ...undescribed, name: doctype }
      const form = columns === undefined ? known : { ...known, columns: columnsCalled(columns) }
      return hiddenColumns(reader.metadata, form, dataMap.rule(doctype))
    },
  }
}

function listsIn(matches: Iterable<Match>): Redaction[] {
  const columns = new Set<string>()
  for (const { lists = [] } of matches) for (const column of lists) columns.add(column)
  return [...columns].map(addressList)
}

function columnsCalled(names: readonly string[]): ReadonlyMap<string, Column> {
  return new Map(names.map((name) => [name, { name, kind: 'text' }]))
}

/** The mails that are queued once more, and whose words are another person's. */
async function mailsOfOthers(
  { reader }: Search,
  { selections, otherSenders }: Findings,
): Promise<ReadonlySet<string>> {
  const queued = selections.find(({ doctype }) => doctype === 'Email Queue')
  if (queued === undefined || otherSenders.size === 0) return new Set()
  const copies = await reader.whereIn('Email Queue', ['communication'], 'name', queued.matches.keys())
  const mails = new Set(
    copies.flatMap(({ communication = '' }) => (communication === '' ? [] : [communication])),
  )
  const sent = await reader.whereIn('Communication', ['name', 'sender'], 'name', mails)
  return new Set(
    sent.flatMap(({ name = '', sender }) => (isOfAnother(text(sender), { otherSenders }) ? [name] : [])),
  )
}
