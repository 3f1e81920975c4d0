import type { ExportResult } from '@pdd/core'
import type { Database } from '@pdd/database'
import { createLogger, createMailedCodes } from '@pdd/runtime'
import { createExportPersonalData } from '../../apps/worker/src/export/export-personal-data.ts'
import { createHandleFailedAttempt } from '../../apps/worker/src/export/handle-failed-attempt.ts'
import type { Mailer } from '../../apps/worker/src/notify/mail/mailer.ts'
import { createNotifySubject } from '../../apps/worker/src/notify/notify-subject.ts'
import type { WorkerSettings } from '../../apps/worker/src/settings.ts'
import { createDeleteExpired } from '../../apps/worker/src/sweeps/delete-expired.ts'
import { createLookUpMails } from '../../apps/worker/src/sweeps/look-up-mails.ts'
import { createRemoveOrphans } from '../../apps/worker/src/sweeps/remove-orphans.ts'
import { codeSecret } from '../support/signed-token.ts'
import { erpAway, exportBroken, type Outside, storeAway, tableAway } from './outside.ts'
import type { Task, Turns } from './turns.ts'

export const settings: WorkerSettings = {
  ...{ workerId: 'worker', leaseSeconds: 30, maxAttempts: 3, giveUpDaysBeforeDue: 3, siteCap: 2 },
  ...{ exportTtlSeconds: 5 * 86_400, mailUnknownPolicy: 'resend_once', downloadLink: 'presigned' },
  ...{ publicBaseUrl: 'http://127.0.0.1:8080', officerMail: 'officers@example.org' },
  ...{ remindSeconds: 48 * 3600, mailLinkSeconds: 24 * 3600, recordsKeptFor: 'P3Y', officeTimeZone: 'UTC' },
}
export const codes = createMailedCodes(codeSecret)
const logger = createLogger({ name: 'worker', level: 'silent' })
const metrics = { startAttempt: () => ({ published() {}, ended() {} }), mail() {} } as never

export const taskKinds = ['export', 'mail', 'look-ups', 'deletion', 'orphans'] as const
export type TaskKind = (typeof taskKinds)[number]

/** One job of one worker, made of the worker's own use cases over what waits for its turn. */
export function createTask(
  task: Task,
  { database, outside, turns }: { database: Database; outside: Outside; turns: Turns },
): Record<TaskKind, (requestId: string) => Promise<unknown>> {
  const unanswered = () => tableAway()
  const real = database.requests
  const requests = turns.gate(
    task,
    {
      ...real,
      // Renewing a lease is a step of its own.
      heartbeat: async () => true,
      // A crowd of its site is waited for in seconds of this machine, of which a schedule has none.
      claimNext: async (...args: Parameters<typeof real.claimNext>) => {
        const claim = await real.claimNext(...args)
        return claim === 'capped' ? null : claim
      },
    },
    [
      ...(['claimNext', 'publish', 'retryLater', 'waitForOutage', 'giveUp', 'release', 'get'] as const),
      ...(['claimUndeleted', 'markDeleted', 'getAll'] as const),
    ],
    { unanswered },
  )
  const notifications = turns.gate(
    task,
    database.notifications,
    [
      ...(['claimDue', 'claimUnknown', 'markSent', 'markNotSent', 'markRefused', 'markUnknown'] as const),
      ...(['markNotListed', 'markHeld', 'sweepStuckSending', 'markHandedOver'] as const),
    ],
    { unanswered },
  )
  const objects = turns.gate(task, outside.store, ['put', 'remove'], { unanswered: () => storeAway() })
  const mailer = turns.gate<Mailer>(task, outside.mailer, ['send', 'find'], {
    unanswered: () => new Error('no answer'),
    answerOf: (deed, fate) => {
      if (deed !== 'send') return undefined
      const reasonCode = 'mail.outcome_unknown'
      return fate === 'fail'
        ? { kind: 'not_sent', reasonCode: 'mail.unreachable' }
        : { kind: 'unknown', reasonCode }
    },
  })
  const erp = turns.gate(
    task,
    {
      readRecipient: async (user: string) => ({
        ...{ email: user, fullName: null, enabled: true, language: 'en', timeZone: null },
      }),
    },
    ['readRecipient'],
    { unanswered: () => erpAway() },
  )
  const collecting = turns.gate(task, { read: async () => {} }, ['read'], {
    unanswered: () => exportBroken(),
  })
  const sites = { open: () => ({ erp, dataMap: {} }) } as never
  const letterheads = { of: async (company: string) => ({ company, color: '#1c5bb8' }) }
  const shared = {
    ...database,
    requests,
    notifications,
    sites,
    mailer,
    letterheads,
    codes,
    metrics,
    logger,
    settings,
  }
  const notifySubject = createNotifySubject({
    ...{ ...shared, officers: database.officers, objects: outside.store as never },
  })
  const notify = async (requestId: string) => {
    while (await notifySubject({ requestId }).catch(() => false));
  }
  const exportPersonalData = createExportPersonalData({
    ...{ ...shared, objects, notify },
    handleFailedAttempt: createHandleFailedAttempt({ requests, objects, notify, settings, askAgainMs: 0 }),
    provenAddresses: async () => [],
    collect: () => ({ bytes: collecting, result: () => collected }) as never,
    objects: {
      ...objects,
      async put(key, bytes, options) {
        await (bytes as unknown as typeof collecting).read()
        options.signal.throwIfAborted()
        return objects.put(key, bytes, options)
      },
    },
  })
  const { signal } = task.abort
  return {
    export: (requestId) => exportPersonalData({ requestId, generation: 1 }, signal),
    mail: (requestId) => notifySubject({ requestId }),
    'look-ups': () => createLookUpMails({ ...shared })(signal),
    deletion: () => createDeleteExpired({ ...shared, undone: database.undone, objects })(signal),
    orphans: () =>
      createRemoveOrphans({
        ...shared,
        undone: database.undone,
        brakes: database.brakes,
        objects: { ...outside.store, ...objects },
      })(signal),
  }
}

const collected: Pick<ExportResult, 'rowCounts' | 'dataAsOf' | 'bytes'> & { records: number; undecided: [] } =
  {
    ...{ rowCounts: {}, dataAsOf: new Date(), bytes: 1n, records: 0, undecided: [] },
  }
