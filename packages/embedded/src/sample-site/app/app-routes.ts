import type { IncomingMessage, ServerResponse } from 'node:http'
import { readText } from '../../http-listener.ts'
import * as answers from '../site-answers.ts'
import { loginPageHeaders } from '../site-login-page.ts'
import type { SitePeople, SitePerson } from '../site-people.ts'
import type { SiteSessions } from '../site-sessions.ts'
import { deliver, type ServiceAccess } from './app-delivery.ts'
import { appMethods, callAppMethod } from './app-methods.ts'
import type { AppRecords, SiteRecord } from './app-records.ts'
import { recordListPage, recordPage, recordPath } from './record-pages.ts'
import { visibleRecords } from './visible-records.ts'

type AppParts = {
  records: AppRecords
  access: ServiceAccess
  people: SitePeople
  sessions: SiteSessions
  /** where the service answers; undefined while it is not started */
  serviceUrl(): string | undefined
}

const methodPath = '/api/method/'
const accept = 'frappe.website.doctype.web_form.web_form.accept'
const bodyLimit = 64 * 1024

/**
 * The companion app of the sample site: its methods for the service, the form by which people ask, and the records as the
 * desk shows them.
 *
 * @returns null where it has no answer to this path; `page` is HTML
 */
export function createAppRoutes({ records, access, people, sessions, serviceUrl }: AppParts) {
  return async (
    request: IncomingMessage,
    path: string,
  ): Promise<answers.SiteAnswer | { page: string } | null> => {
    if (path.startsWith(methodPath + appMethods)) {
      const method = path.slice((methodPath + appMethods).length)
      const body: unknown = JSON.parse((await readText(request, bodyLimit)) || 'null')
      const { authorization } = request.headers
      return callAppMethod({
        method,
        authorization,
        body,
        records,
        people,
        serviceToken: access.serviceToken,
      })
    }
    if (path === methodPath + accept) {
      const person = await personOf(request)
      // Whatever else was sent: nobody asks for anybody else.
      return person === null
        ? answers.tokenRefused()
        : { status: 200, body: { message: { name: (await ask(person)).name } } }
    }
    if (path !== recordPath && !path.startsWith(`${recordPath}/`)) return null
    const person = await personOf(request)
    if (person === null) return { status: 302, location: `/login?redirect-to=${encodeURIComponent(path)}` }
    if (request.method === 'POST')
      return { status: 303, location: `${recordPath}/${(await ask(person)).name}` }
    return shown(person, await visibleRecords(records, people, person), path)
  }

  async function personOf(request: IncomingMessage): Promise<SitePerson | null> {
    const visitor = await sessions.identify(request)
    return visitor.kind === 'person' ? visitor.person : null
  }

  async function ask(person: SitePerson): Promise<SiteRecord> {
    const { record, isNew } = records.make(person.name, person.fullName)
    const target = serviceUrl()
    if (!isNew || target === undefined) return record
    const answer = await deliver(target, access, record, await people.rolesOf(person.name))
    if (answer !== null) records.taken(record.name, answer)
    return record
  }
}

function shown(person: SitePerson, visible: ReturnType<AppRecords['list']>, path: string) {
  if (path === recordPath) return { page: recordListPage(person, visible) }
  const record = visible.find(({ name }) => name === path.slice(recordPath.length + 1))
  return record === undefined ? answers.doesNotExist() : { page: recordPage(person, record) }
}

export function sendPage(response: ServerResponse, page: string): void {
  response.writeHead(200, loginPageHeaders).end(page)
}
