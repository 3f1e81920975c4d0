import type { Manifest } from '@pdd/core'
import type { Search } from '../../ownership/search-context.ts'
import type { Selection } from '../../ownership/selection.ts'
import { readBeside, sessionsView, userSettings } from '../../rights/optional-tables.ts'
import { countOwnRows, type OwnRows, sectionName } from './own-rows.ts'

export type BesideDoctypes = {
  selections: readonly Selection[]
  /** by section */
  ownRows: ReadonlyMap<string, OwnRows>
  notes: Manifest['notes']
}

/** How the account arranged its lists, and its sessions: no DocType, and read where that was allowed. */
export async function findBesideDoctypes(search: Search): Promise<BesideDoctypes> {
  const { snapshot } = search.reader
  const { answers, keepsSessions } = await readBeside(snapshot)
  const readable = sections(search).filter(({ table }) => answers.get(table) === 'readable')
  const notes: Manifest['notes'] = []
  if (answers.get(userSettings) === 'denied') notes.push(settingsNotReadable)
  const sessions = answers.get(sessionsView)
  if (sessions === 'denied' || (sessions === 'absent' && keepsSessions)) notes.push(sessionsNotReadable)
  const selections: Selection[] = []
  for (const rows of readable) selections.push(await countOwnRows(search, rows))
  return {
    selections,
    ownRows: new Map(readable.map((rows) => [rows.section, rows])),
    notes,
  }
}

function sections({ reader: { metadata } }: Search): OwnRows[] {
  return [
    {
      section: sectionName(metadata.doctypes, 'User Settings'),
      table: userSettings,
      columns: [
        { name: 'user', kind: 'text' },
        { name: 'doctype', kind: 'text' },
        { name: 'data', kind: 'json' },
      ],
      order: ['doctype'],
    },
    {
      section: sectionName(metadata.doctypes, 'Sessions'),
      table: sessionsView,
      columns: [
        { name: 'user', kind: 'text' },
        { name: 'ipaddress', kind: 'text' },
        { name: 'lastupdate', kind: 'datetime' },
        { name: 'status', kind: 'text' },
      ],
      order: ['lastupdate', 'ipaddress', 'status'],
    },
  ]
}

const sessionsNotReadable = {
  code: 'sessions_not_readable',
  detail:
    'Where and when the account is signed in now is not in this file. The table of sessions also holds what signs somebody in, so this program does not read it; the site may offer it a view without that (pdd_sessions). Nothing is wrong.',
}

const settingsNotReadable = {
  code: 'user_settings_not_readable',
  detail:
    'How the account arranged its lists (__UserSettings) is not in this file: the site has not let this program read it. Nothing is wrong.',
}
