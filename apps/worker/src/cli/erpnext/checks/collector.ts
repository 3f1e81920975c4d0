import { remedyOfCollector, tellCollector } from '../../../erpnext/tell-collector.ts'
import { advice, type Check, missing, ok, unknown } from '../check.ts'
import type { Subject } from '../subject.ts'

const closed = 'collector.closed'
const form = 'collector.web_form'

/** Whether ERPNext's own collector is closed, and whether its page still invites people. */
export function checkCollector({ setUp, hasApp }: Subject): Check[] {
  if (setUp === null)
    return [
      unknown(closed, 'Whether ERPNext’s own collector is closed is not known.', 'See database.readable.'),
    ]
  const { collector, forms } = setUp
  const remedy = remedyOfCollector(collector)
  const says = tellCollector(collector)
  return [
    remedy === null ? ok(closed, says) : missing(closed, says, remedy),
    hasApp
      ? ok(form, 'ERPNext’s form is the page where people ask: the companion app takes it.')
      : tidy(forms),
  ]
}

function tidy(forms: { published: boolean; route: string }[]): Check {
  const published = forms.filter((one) => one.published).map(({ route }) => `/${route}`)
  if (published.length === 0) return ok(form, 'ERPNext’s own form is not published.')
  return advice(
    form,
    `ERPNext’s own form is published at ${published.join(', ')}, beside the service’s page.`,
    'Unpublish it (Web Form, Published), or let `connect` do it. That alone keeps nobody out.',
  )
}
