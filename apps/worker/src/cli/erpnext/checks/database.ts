import { advice, type Check, missing, ok, unknown } from '../check.ts'
import type { Subject } from '../subject.ts'

const readable = 'database.readable'
const version = 'frappe.version'
const zone = 'site.time_zone'

/** Versions whose forms are known; others are read all the same. */
const known = [14, 15, 16]

export async function checkDatabase(subject: Subject): Promise<Check[]> {
  const { databaseFault, view, setUp } = subject
  if (databaseFault !== null) {
    const { code, message, remedy } = databaseFault
    return [missing(readable, `${message} [${code}]`, remedy)]
  }
  if (setUp === null)
    return [
      missing(
        readable,
        `The account cannot read all that exports need: ${view.unreadable.slice(0, 3).join('; ')}${view.unreadable.length > 3 ? ` and ${view.unreadable.length - 3} more` : ''}.`,
        'Give it the statements of `npm run --silent data-map -- grants`, with the site’s own account.',
      ),
    ]
  return [
    ok(readable, 'The account reads all that exports need.'),
    checkVersion(setUp.apps.get('frappe') || (await askVersion(subject))),
    checkZone(setUp.timeZone),
  ]
}

/** A new site notes its versions with the first migration only. */
async function askVersion({ admin, health }: Subject): Promise<string> {
  if (health !== null) return health.frappe
  const told = await admin?.call('frappe.utils.change_log.get_versions')
  const { frappe } = (told?.content ?? {}) as { frappe?: { version?: unknown } }
  return typeof frappe?.version === 'string' ? frappe.version : ''
}

function checkVersion(frappe: string): Check {
  const major = Number(frappe.split('.')[0])
  if (frappe === '')
    return unknown(version, 'The site does not note its version of Frappe.', 'Run `bench migrate`.')
  if (known.includes(major)) return ok(version, `Frappe ${frappe}.`)
  return advice(
    version,
    `Frappe ${frappe} is none of the versions that were tried (${known.join(', ')}).`,
    'Compare a file with what you know of a person before you offer it.',
  )
}

function checkZone(timeZone: string): Check {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return ok(zone, `The site writes its times in ${timeZone}.`)
  } catch {
    return missing(
      zone,
      'The time zone of the site is none that is known.',
      'Choose one in System Settings: its times carry no zone of their own.',
    )
  }
}
