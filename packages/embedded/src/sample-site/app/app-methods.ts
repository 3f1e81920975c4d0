import type { SiteAnswer } from '../site-answers.ts'
import * as answers from '../site-answers.ts'
import type { SitePeople } from '../site-people.ts'
import type { AppRecords, Said } from './app-records.ts'

export const appMethods = 'personal_data_download.api.'

type Call = {
  /** after `personal_data_download.api.` */
  method: string
  /** the Authorization header */
  authorization: string | undefined
  body: unknown
  records: AppRecords
  people: SitePeople
  /** `key:secret` of the account with the role Personal Data Service */
  serviceToken: string
}

/** Answers the methods that the companion app has for the service. */
export async function callAppMethod(call: Call): Promise<SiteAnswer> {
  const { method, authorization, body, records, people } = call
  if (authorization === undefined) return answers.notPermitted()
  if (authorization !== `token ${call.serviceToken}`) return answers.tokenRefused()
  if (method === 'record') {
    const said = body as Said
    const person = await people.find(said.user)
    const written = person === null ? null : records.write(said, person.fullName)
    return written === null ? answers.doesNotExist() : message(written)
  }
  if (method === 'stored') return message(records.stored((body as { requests: string[] }).requests))
  if (method === 'health')
    return message({
      ...{ app: 'sample', frappe: '15.55.1', builtin: 'closed', waiting: 0, problem: null },
      controller: 'personal_data_download.overrides.personal_data_download_request.Request',
    })
  if (method === 'site_facts')
    return message({
      ...{ apps: { frappe: '15.55.1', erpnext: '15.60.0' }, user_data_fields: [], log_retention_days: {} },
      ...{ party_types: ['Customer', 'Employee', 'Shareholder', 'Supplier'], readers: {}, recipients: {} },
    })
  return answers.methodUnknown(appMethods + method)
}

function message(value: unknown): SiteAnswer {
  return { status: 200, body: { message: value } }
}
