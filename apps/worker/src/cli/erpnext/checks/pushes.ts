import { advice, type Check, ok, unknown } from '../check.ts'
import type { Subject } from '../subject.ts'

const push = 'accounts.push'

export function webhookUrlOf({ serviceUrl }: Pick<Subject, 'serviceUrl'>): string {
  return `${serviceUrl}/v1/erpnext/webhook`
}

/** Whether ERPNext tells of a disabled account at once, or waits to be asked. */
export function checkPushes(subject: Subject): Check {
  const { hasApp, setUp, site } = subject
  if (hasApp) return ok(push, 'The companion app tells at once of an account that is disabled or renamed.')
  if (setUp === null) return unknown(push, 'The webhooks could not be read.', 'See database.readable.')
  const found = setUp.webhooks.find(({ request_url: url }) => url === webhookUrlOf(subject))
  const late = 'A disabled account loses its file within five minutes, and the desk at once.'
  if (found === undefined || found.enabled !== '1')
    return advice(
      push,
      `ERPNext does not tell of an account that is disabled. ${late}`,
      'Set webhookSecret in the sites file and run `connect`.',
    )
  if (found.enable_security !== '1' || site.webhookSecrets === undefined)
    return advice(
      push,
      'ERPNext’s webhook is not signed, or the sites file has no webhookSecret: the service refuses what it tells.',
      'Set webhookSecret in the sites file, and the same as Webhook Secret in ERPNext with Enable Security.',
    )
  return ok(push, 'A signed webhook tells at once of an account that is disabled.')
}
