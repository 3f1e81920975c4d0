import pg from 'pg'

export type SitePerson = {
  /** User.name */
  name: string
  enabled: boolean
  fullName: string
  isSystemUser: boolean
  image: string
}

/** The fields of an account that are asked for by name. */
export type SiteAccount = {
  name: string
  enabled: number
  language: string | null
  time_zone: string | null
}

/** What the sign-in calls of a site need to know of its people. */
export type SitePeople = {
  /** by User.name or e-mail address, as it is written there */
  find(user: string): Promise<SitePerson | null>
  /** as `frappe.get_roles`: the assigned ones, then those that come by being somebody */
  rolesOf(user: string): Promise<string[]>
  /** fields of an account, as far as `reader` may read it: Frappe shares every account with itself; else null */
  accountOf(user: string, reader: string): Promise<SiteAccount | null>
  close(): Promise<void>
}

type UserRow = {
  name: string
  enabled: string | number
  full_name: string | null
  user_type: string | null
  user_image: string | null
}

const automatic = ['Guest', 'All', 'Desk User', 'Administrator']

/** Reads people from a site's PostgreSQL database. */
export function createSitePeople(databaseUrl: string): SitePeople {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 })
  // An idle connection that breaks is replaced by the next query.
  pool.on('error', () => undefined)

  const find = async (user: string): Promise<SitePerson | null> => {
    const { rows } = await pool.query<UserRow>(
      `SELECT name, enabled, full_name, user_type, user_image FROM "tabUser"
       WHERE name = $1 OR email = $1 ORDER BY name = $1 DESC LIMIT 1`,
      [user],
    )
    return rows[0] === undefined ? null : toPerson(rows[0])
  }

  return {
    find,
    async rolesOf(user) {
      if (user === '' || user === 'Guest') return ['Guest']
      if (user === 'Administrator') {
        const { rows } = await pool.query<{ name: string }>('SELECT name FROM "tabRole" ORDER BY name')
        return rows.map(({ name }) => name)
      }
      const { rows } = await pool.query<{ role: string }>(
        `SELECT role FROM "tabHas Role" WHERE parent = $1 AND parenttype = 'User' AND role <> ALL($2) ORDER BY idx, role`,
        [user, automatic],
      )
      const person = await find(user)
      return [
        ...rows.map(({ role }) => role),
        ...['All', 'Guest'],
        ...(person?.isSystemUser ? ['Desk User'] : []),
      ]
    },
    async accountOf(user, reader) {
      const { rows } = await pool.query<SiteAccount>(
        `SELECT u.name, u.enabled::integer, u.language, u.time_zone FROM "tabUser" u JOIN "tabDocShare" s
           ON s.share_doctype = 'User' AND s.share_name = u.name AND s."user" = $2 AND s.read = 1
         WHERE u.name = $1 LIMIT 1`,
        [user, reader],
      )
      return rows[0] ?? null
    },
    close: () => pool.end(),
  }
}

function toPerson(row: UserRow): SitePerson {
  return {
    name: row.name,
    enabled: Number(row.enabled) === 1,
    fullName: row.full_name ?? row.name,
    isSystemUser: row.user_type === 'System User',
    image: row.user_image ?? '',
  }
}
