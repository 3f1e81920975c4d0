import type { SiteApi } from '../../../erpnext/site-api.ts'
import type { Subject } from '../subject.ts'
import { planCustomFields } from './custom-fields.ts'
import { planOAuthClient } from './oauth-client.ts'
import { planRedirect } from './redirect.ts'
import type { Planned, StepContext } from './step.ts'
import { planWebForm } from './web-form.ts'
import { planWebhook } from './webhook.ts'

/** What is still to be done, in its order: the door first. The companion app does its own part by itself. */
export async function planSteps(subject: Subject, admin: SiteApi, showSecret: boolean): Promise<Planned> {
  const { site, serviceUrl, elsewhere, hasApp } = subject
  const context: StepContext = {
    ...{ admin, serviceUrl, showSecret },
    oauthClientId: site.oauthClientId,
    // The first is the one that comes, where one replaces the other.
    webhookSecret: site.webhookSecrets?.[0],
  }
  const wanted = [
    ...(hasApp ? [] : [planCustomFields, planWebForm]),
    ...(elsewhere && !hasApp ? [planRedirect] : []),
    ...(elsewhere ? [planOAuthClient] : []),
    ...(hasApp ? [] : [planWebhook]),
  ]
  const planned: Planned = []
  for (const plan of wanted) planned.push(...(await plan(context)))
  return planned
}
