import { leadsTo, ruleFor } from '../checks/old-addresses.ts'
import { oneCall, type Planned, type StepContext, unreadable } from './step.ts'

const code = 'redirect.old_addresses'
const settings = 'Website Settings'
type Rule = Record<string, unknown> & { source: string; target: string }

/** One Route Redirect beside those that are there. Temporary: a permanent one stays in browsers for ever. */
export async function planRedirect({ admin, serviceUrl }: StepContext): Promise<Planned> {
  const answer = await admin.read(settings, settings)
  const document = answer.content as { route_redirects?: unknown; modified?: unknown } | null
  if (answer.status !== 200 || document === null) return [unreadable(code, settings, answer)]
  const rules = (Array.isArray(document.route_redirects) ? document.route_redirects : []).map(
    (rule): Rule => ({ ...rule, source: String(rule.source ?? ''), target: String(rule.target ?? '') }),
  )
  // With what was read: whoever saved the settings meanwhile is not overwritten.
  const save = (route_redirects: Rule[]) =>
    admin.change(settings, settings, { route_redirects, modified: document.modified })
  const rule = ruleFor(rules)
  if (rule === null) {
    const target = `${serviceUrl}/request-data`
    const added = { source: 'request-data(/.*)?', target, redirect_http_status: '302' }
    return [
      oneCall(
        code,
        `add a Route Redirect in ${settings}: /request-data and what is under it to ${target} (302)`,
        () => save([...rules, added]),
      ),
    ]
  }
  if (!leadsTo(rule, serviceUrl))
    return [
      {
        code,
        hindrance: `a Route Redirect of yours (${rule.source}) leads /request-data elsewhere; it stays`,
      },
    ]
  if (!['', '301', 'undefined', 'null'].includes(String(rule.redirect_http_status))) return []
  return [
    oneCall(code, `make the Route Redirect ${rule.source} temporary (302)`, () =>
      save(rules.map((one) => (one === rule ? { ...one, redirect_http_status: '302' } : one))),
    ),
  ]
}
