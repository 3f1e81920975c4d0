import { advice, type Check, missing, ok } from '../check.ts'
import type { Subject } from '../subject.ts'

const account = 'app.account'
const health = 'app.health'
const records = 'records.written'
const serviceRole = 'Personal Data Service'
/** What Frappe gives to every account by itself. */
const automatic = new Set(['All', 'Guest'])

/** The companion app and its account, and whether requests appear as records in ERPNext. */
export async function checkRecords(subject: Subject): Promise<Check[]> {
  if (!subject.hasApp) return [checkWithoutApp(subject)]
  return [await checkAccount(subject), checkHealth(subject), writtenByApp(subject)]
}

function checkWithoutApp({ site, setUp }: Subject): Check {
  if (site.app !== undefined && setUp !== null)
    return missing(
      account,
      'The sites file has a key for the companion app, and the site does not have the app.',
      'Install the app (docs/ops/erpnext.md), or take `app` out of the sites file.',
    )
  if (site.recordsDatabaseUrl !== undefined)
    return ok(records, 'Requests appear in ERPNext by a database account of their own.')
  return advice(
    records,
    'Requests do not appear in ERPNext: they stand on the officer’s desk of this service alone.',
    'Install the companion app, or set recordsDatabaseUrl (docs/ops/erpnext.md).',
  )
}

async function checkAccount({ ofApp, setUp }: Subject): Promise<Check> {
  const make = `Make a User with the role ${serviceRole} and no other, and put its API key into the sites file (app: apiKey, apiSecret).`
  if (ofApp === null)
    return missing(account, 'The companion app is installed, and the service has no account for it.', make)
  const { status, content: user } = await ofApp.call('frappe.auth.get_logged_user')
  if (status !== 200 || typeof user !== 'string')
    return missing(account, `ERPNext refuses the key of the service’s account (HTTP ${status}).`, make)
  const roles = setUp?.rolesOf(user).filter((role) => !automatic.has(role)) ?? [serviceRole]
  if (!roles.includes(serviceRole))
    return missing(account, `The service’s account lacks the role ${serviceRole}.`, make)
  if (roles.length > 1)
    return advice(
      account,
      `The service’s account has more roles than it needs: ${roles.join(', ')}.`,
      `Leave it ${serviceRole} alone: a stolen key can then read nothing.`,
    )
  return ok(account, `The service’s account has the role ${serviceRole} and no other.`)
}

function checkHealth({ health: told, ofApp }: Subject): Check {
  if (told === null)
    return missing(
      health,
      ofApp === null ? 'The companion app could not be asked.' : 'The companion app does not answer.',
      'See app.account; then `bench migrate`, and look into the Error Log of ERPNext.',
    )
  if (told.problem === null)
    return ok(health, `The companion app ${told.app} is at work; ${told.waiting} requests wait.`)
  return missing(health, `The companion app says: ${told.problem}`, 'Mend what it names, in ERPNext.')
}

function writtenByApp({ health: told }: Subject): Check {
  return told === null
    ? missing(records, 'Requests do not appear in ERPNext.', 'See app.account and app.health.')
    : ok(records, 'Requests appear in ERPNext by the companion app.')
}
