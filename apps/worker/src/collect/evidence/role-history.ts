import type { Found, SiteReader } from '../site/reader.ts'
import { readJsonObject } from '../values/json-text.ts'
import { listsOf, readVersion } from './version-changes.ts'

/** What is known of an account at any time: it is read backwards from now, change by change. */
export type RoleHistory = {
  /** null: nobody can tell any more */
  at(moment: string): Held | null
  /** every role that it is known to have held */
  ever: ReadonlySet<string>
}
export type Held = { roles: ReadonlySet<string>; ofDesk: boolean }

type Change = { at: string; added: string[]; removed: string[]; typeBefore: string | null }
type State = { roles: Set<string>; userType: string; creation: string }

/** Roles of accounts over time: the rows of today, the versions of the accounts, and accounts that were deleted. */
export async function readRoleHistories(
  reader: SiteReader,
  accounts: readonly string[],
): Promise<Map<string, RoleHistory>> {
  const [users, roles, versions] = await Promise.all([
    reader.whereIn('User', ['name', 'user_type', 'creation'], 'name', accounts),
    reader.whereIn('Has Role', ['parent', 'role'], 'parent', accounts, { and: { parenttype: 'User' } }),
    reader.whereIn('Version', ['docname', 'data', 'creation'], 'docname', accounts, {
      and: { ref_doctype: 'User' },
    }),
  ])
  const states = new Map(
    users.map(({ name = '', user_type = '', creation = '' }) => [
      name,
      { roles: new Set<string>(), userType: user_type, creation },
    ]),
  )
  for (const { parent = '', role = '' } of roles) states.get(parent)?.roles.add(role)
  const gone = accounts.filter((account) => !states.has(account))
  const deleted =
    gone.length === 0 ? new Map<string, State & { until: string }>() : await readDeleted(reader, gone)
  const changes = Map.groupBy(versions, ({ docname = '' }) => docname)
  return new Map(
    accounts.map((account) => [
      account,
      historyOf(states.get(account), deleted.get(account), (changes.get(account) ?? []).map(changeOf)),
    ]),
  )
}

function historyOf(
  now: State | undefined,
  deleted: (State & { until: string }) | undefined,
  read: readonly (Change | null)[],
): RoleHistory {
  const state = now ?? deleted
  if (state === undefined) return { at: () => null, ever: new Set() }
  const changes = read.filter((change) => change !== null).sort((one, other) => (one.at < other.at ? 1 : -1))
  const ever = new Set([...state.roles, ...changes.flatMap(({ added, removed }) => [...added, ...removed])])
  return {
    ever,
    at(moment) {
      // An account that is younger than the document was not the one that made it.
      if (moment !== '' && plain(state.creation) > plain(moment)) return null
      if (read.includes(null)) return null
      const roles = new Set(state.roles)
      let { userType } = state
      for (const change of changes) {
        if (plain(change.at) <= plain(moment)) break
        for (const role of change.added) roles.delete(role)
        for (const role of change.removed) roles.add(role)
        userType = change.typeBefore ?? userType
      }
      return { roles, ofDesk: userType === 'System User' }
    },
  }
}

async function readDeleted(
  reader: SiteReader,
  accounts: readonly string[],
): Promise<Map<string, State & { until: string }>> {
  const rows = await reader.whereIn(
    'Deleted Document',
    ['deleted_name', 'data', 'creation'],
    'deleted_name',
    accounts,
    { and: { deleted_doctype: 'User' }, whole: true },
  )
  const found = new Map<string, State & { until: string }>()
  for (const { deleted_name = '', data = '', creation = '' } of rows) {
    const document = readJsonObject(data)
    if (document === null || (found.get(deleted_name)?.until ?? '') > creation) continue
    const roles = listOf(document.roles).map(({ role }) => String(role ?? ''))
    found.set(deleted_name, {
      roles: new Set(roles),
      userType: String(document.user_type ?? ''),
      creation: String(document.creation ?? ''),
      until: creation,
    })
  }
  return found
}

/** What one version of an account says of its roles; null when it may say something and cannot be read. */
export function changeOf({ data = '', creation = '' }: Found): Change | null {
  const nothing = { at: creation, added: [], removed: [], typeBefore: null }
  if (!data.includes('"roles"') && !data.includes('"user_type"')) return nothing
  const version = readVersion(data)
  if (version === null) return null
  const rolesOf = (rows: readonly unknown[][]) =>
    rows.flatMap((row) =>
      row[0] === 'roles' ? [String((row[1] as { role?: unknown } | null)?.role ?? '')] : [],
    )
  const overwritten = version.rowChanged
    .filter(([table]) => table === 'roles')
    .flatMap((row) => listsOf(row[3]).filter(([field]) => field === 'role'))
  const typeChange = version.changed.find(([field]) => field === 'user_type')
  return {
    at: creation,
    added: [...rolesOf(version.added), ...overwritten.map((change) => String(change[2] ?? ''))],
    removed: [...rolesOf(version.removed), ...overwritten.map((change) => String(change[1] ?? ''))],
    typeBefore: typeChange === undefined ? null : String(typeChange[1] ?? ''),
  }
}

/** Databases print a moment with all places of its fraction, with some, or with none. */
function plain(moment: string): string {
  const [whole = '', fraction = ''] = moment.split('.')
  return `${whole}.${fraction.padEnd(6, '0')}`
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((row) => typeof row === 'object' && row !== null) : []
}
