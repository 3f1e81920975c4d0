import { webhookUrlOf } from '../checks/pushes.ts'
import { oneCall, type Planned, rowsOf, type StepContext, unreadable } from './step.ts'

const code = 'accounts.push'

/**
 * A signed webhook that tells of accounts that are disabled. Nothing that changes between two renderings may stand in it,
 * and no secret in its headers, which ERPNext keeps in a log.
 */
export async function planWebhook(context: StepContext): Promise<Planned> {
  const { admin, webhookSecret } = context
  const url = webhookUrlOf(context)
  const list = await admin.list('Webhook', {
    filters: [
      ['webhook_doctype', '=', 'User'],
      ['request_url', '=', url],
    ],
    fields: ['name', 'enabled', 'enable_security'],
  })
  if (list.status !== 200) return [unreadable(code, 'Webhooks', list)]
  const [there] = rowsOf(list)
  if (webhookSecret === undefined)
    return [
      {
        code,
        hindrance: 'the sites file has no webhookSecret (openssl rand -hex 32): no webhook is made without',
      },
    ]
  const signed = { enabled: 1, enable_security: 1, webhook_secret: webhookSecret }
  if (there === undefined)
    return [
      oneCall(
        code,
        `make a Webhook on User that tells ${url} of accounts that are disabled, signed with webhookSecret`,
        () => admin.insert('Webhook', { ...signed, ...webhook, request_url: url }),
      ),
    ]
  if (Number(there.enabled) === 1 && Number(there.enable_security) === 1) return []
  return [
    oneCall(code, `enable the Webhook ${there.name} and have it signed with webhookSecret`, () =>
      admin.change('Webhook', String(there.name), signed),
    ),
  ]
}

const webhook = {
  name: 'Personal Data Download: disabled accounts',
  webhook_doctype: 'User',
  webhook_docevent: 'on_update',
  condition: 'doc.enabled == 0',
  request_method: 'POST',
  request_structure: 'JSON',
  webhook_json: '{"user": {{ doc.name | tojson }}, "event": "disabled"}',
  webhook_headers: [{ key: 'Content-Type', value: 'application/json' }],
}
