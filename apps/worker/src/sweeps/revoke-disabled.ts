import type { ExportRequest } from '@pdd/core'
import type { Database } from '@pdd/database'
import type { Logger } from '@pdd/runtime'
import type { WorkerSites } from '../sites.ts'

export type RevokeDisabledDeps = {
  requests: Pick<Database['requests'], 'listReady' | 'cancel'>
  sites: WorkerSites
  logger: Logger
}

const pageSize = 200

/**
 * Takes back the files of accounts that were disabled after theirs was ready. ERPNext refuses their sessions at once; a
 * signed token from elsewhere says nothing of it. A site that does not answer is looked at by the next run.
 */
export function createRevokeDisabled({ requests, sites, logger }: RevokeDisabledDeps) {
  return async function revokeDisabled(): Promise<number> {
    let revoked = 0
    let after: string | null = null
    do {
      const page = await requests.listReady({ after, limit: pageSize })
      for (const request of page) if (await takeBack(request)) revoked += 1
      after = page.length === pageSize ? (page.at(-1)?.id ?? null) : null
    } while (after !== null)
    return revoked
  }

  async function takeBack(request: ExportRequest): Promise<boolean> {
    const isGone = await isDisabled(request).catch((error: unknown) => {
      logger.warn(
        { event: 'account.not_read', export_id: request.id, err: error },
        'an account could not be read',
      )
      return false
    })
    if (!isGone) return false
    return (await requests.cancel(request.id, { type: 'sweep', id: 'disabled' })) !== null
  }

  async function isDisabled({ site, subjectId }: ExportRequest): Promise<boolean> {
    const recipient = await sites.open(site).erp.readRecipient(subjectId)
    return recipient === null || !recipient.enabled
  }
}
