import { hash } from 'node:crypto'
import { dueDate, type ExportFormat, type ExportRequest, type Office } from '@pdd/core'
import type { ApiCaller } from './authentication/caller.ts'
import { assertStepUp } from './authentication/step-up.ts'
import type { ApiDeps } from './deps.ts'
import { notAPerson } from './errors.ts'
import { createWakeUpBatcher } from './wake-up-batcher.ts'

export type ExportAsked = {
  caller: ApiCaller
  format: ExportFormat
  idempotencyKey: string | null
  httpRequestId: string
  /** an officer asks for this person; left out: the caller is the person */
  onBehalfOf?: string
  /** who asked, where the caller is the second officer, who allows it */
  askedBy?: string
  /** the document in ERPNext that it was asked by */
  recordName?: string | null
}
export type RequestExport = (asked: ExportAsked) => Promise<{ request: ExportRequest; created: boolean }>

const nobody = new Set(['Administrator', 'Guest'])

/** @throws `subject.not_a_person` */
export function assertPerson(user: string): void {
  if (nobody.has(user)) throw notAPerson()
}

/**
 * Takes a request: one row, one wake-up. The subject is the caller, whatever else was sent; only an
 * officer's desk names another. The wake-up is not
 * awaited: the row is the outbox, and the relay announces it again when this one is lost.
 */
export function createRequestExport({
  stepUp,
  requests,
  queue,
  logger,
  metrics,
  settings,
}: ApiDeps): RequestExport {
  const answered = metrics.counter('requests_total')
  const wake = createWakeUpBatcher({ queue, logger })
  const dueThisMinute = createDueThisMinute(settings.office)

  return async ({
    caller,
    format,
    idempotencyKey,
    httpRequestId,
    onBehalfOf,
    askedBy,
    recordName = null,
  }) => {
    const subjectId = onBehalfOf ?? caller.user
    assertPerson(subjectId)
    await assertStepUp({ stepUp, settings }, caller)
    const outcome = await requests.create({
      site: caller.site,
      subjectId,
      requestedBy: askedBy ?? caller.user,
      format,
      idempotencyKey,
      bodyHash: hash(
        'sha256',
        JSON.stringify({ format, site: caller.site, ...(onBehalfOf !== undefined && { onBehalfOf }) }),
      ),
      authMethod: caller.method,
      authTime: caller.authTime,
      httpRequestId,
      dueAt: dueThisMinute(),
      tellAsked: settings.tellAsked,
      asksPerDay: settings.asksPerDay,
      recordName,
    })
    answered.inc({ site: caller.site, outcome: outcome.created ? 'created' : 'existing' })
    if (outcome.created) wake({ requestId: outcome.request.id, generation: outcome.request.generation })
    return outcome
  }
}

/** When a request of this moment is due. Only the day decides, and days begin with a minute on every clock. */
function createDueThisMinute(office: Office): () => Date {
  let minute = Number.NaN
  let due = new Date(Number.NaN)
  return () => {
    const now = new Date()
    const thisMinute = Math.floor(now.getTime() / 60_000)
    if (thisMinute !== minute) {
      due = dueDate(now, 1, office)
      minute = thisMinute
    }
    return due
  }
}
