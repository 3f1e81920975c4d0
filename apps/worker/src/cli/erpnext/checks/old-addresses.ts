import { advice, type Check, missing, ok, unknown } from '../check.ts'
import type { Subject } from '../subject.ts'

const old = 'redirect.old_addresses'

/** A rule of Website Settings, as Frappe matches it. */
export type Redirect = { source: string; target: string; status: string }

/** Whether who opens ERPNext's own page for this is led to the service. */
export function checkOldAddresses({ setUp, hasApp, elsewhere, serviceUrl }: Subject): Check {
  if (hasApp) return ok(old, 'People ask on ERPNext’s own page.')
  if (!elsewhere) return ok(old, 'The proxy leads /request-data to the service (docs/ops/nginx).')
  if (setUp === null) return unknown(old, 'The redirects could not be read.', 'See database.readable.')
  const rules = setUp.redirects.map(({ source = '', target = '', redirect_http_status: status = '' }) => ({
    ...{ source, target, status },
  }))
  const rule = ruleFor(rules)
  if (rule === null)
    return missing(
      old,
      'Who opens /request-data on ERPNext finds its own form there.',
      'Run `npm run erpnext -- connect --site NAME`, or add a Route Redirect in Website Settings.',
    )
  if (!leadsTo(rule, serviceUrl))
    return missing(
      old,
      `A Route Redirect (${rule.source}) leads /request-data elsewhere than to the service.`,
      'Change it or take it out, in Website Settings.',
    )
  if (rule.status === '301' || rule.status === '')
    return advice(
      old,
      'The Route Redirect of /request-data is permanent (301): browsers keep it for ever.',
      'Set its Redirect HTTP Status to 302.',
    )
  return ok(old, 'Who opens /request-data on ERPNext is led to the service.')
}

/** The first rule that takes both the page and what lies under it. */
export function ruleFor<Rule extends Pick<Redirect, 'source'>>(rules: readonly Rule[]): Rule | null {
  const paths = ['request-data', 'request-data/new']
  return rules.find(({ source }) => paths.every((path) => matches(source, path))) ?? null
}

export function leadsTo({ target }: Pick<Redirect, 'target'>, serviceUrl: string): boolean {
  return URL.parse(target)?.origin === new URL(serviceUrl).origin
}

/** https://docs.frappe.io/framework/user/en/portal-pages#redirects */
function matches(source: string, path: string): boolean {
  try {
    return new RegExp(`^(?:${source.replace(/^[/ ]+|[/ ]+$/g, '')})$`).test(path)
  } catch {
    return false
  }
}
