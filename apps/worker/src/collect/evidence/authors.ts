import type { SiteReader } from '../site/reader.ts'
import { everybodys, type Permissions, type PermissionType, readPermissions } from './permissions.ts'
import { type RoleHistory, readRoleHistories } from './role-history.ts'

/**
 * What an account was when it made or saved a document. `staff`: it could write every document of the DocTypes asked for;
 * `colleague`: it belonged to the desk and could not; `outsider`: an account of the website, or a guest.
 */
export type Standing = 'staff' | 'colleague' | 'outsider' | 'unknown'

export type Authors = {
  /** Reads what is known of these accounts: `standing` and `mayHave` are answered for them alone. */
  learn(accounts: Iterable<string>): Promise<void>
  standing(account: string, at: string, mayWrite: readonly string[]): Standing
  /**
   * Whether the account has, or had, a role that lets it do this.
   *
   * @param owner of the document to be written: one's own may be open where those of others are not
   */
  mayHave(account: string, permissionType: PermissionType, doctype: string, owner?: string): boolean
}

/** @param doctypes those whose documents tie something to a person */
export async function readAuthors(reader: SiteReader, doctypes: Iterable<string>): Promise<Authors> {
  const permissions = await readPermissions(reader, doctypes)
  const known = new Map<string, RoleHistory>()
  return {
    async learn(accounts) {
      const wanted = [...new Set(accounts)].filter((account) => account !== '' && !known.has(account))
      if (wanted.length === 0) return
      for (const [account, history] of await readRoleHistories(reader, wanted)) known.set(account, history)
    },
    standing: (account, at, mayWrite) =>
      standingOf(permissions, known.get(account), { account, at, mayWrite }),
    mayHave(account, permissionType, doctype, owner) {
      const own = permissionType === 'create' || owner === account
      const able = own
        ? permissions.rolesForOwn(permissionType, doctype)
        : permissions.rolesFor(permissionType, doctype)
      const held = known.get(account)?.ever ?? new Set<string>()
      return [...able].some((role) => held.has(role) || role === 'All' || role === 'Guest')
    },
  }
}

function standingOf(
  { rolesFor, isOfDesk }: Permissions,
  history: RoleHistory | undefined,
  { account, at, mayWrite }: { account: string; at: string; mayWrite: readonly string[] },
): Standing {
  if (account === 'Administrator') return 'staff'
  if (account === 'Guest') return 'outsider'
  const held = history?.at(at) ?? null
  if (held === null) return 'unknown'
  const roles = [...held.roles].filter((role) => !everybodys.has(role) && isOfDesk(role))
  const able = (doctype: string) => roles.some((role) => rolesFor('write', doctype).has(role))
  if (mayWrite.every(able)) return 'staff'
  return held.ofDesk || roles.length > 0 ? 'colleague' : 'outsider'
}
