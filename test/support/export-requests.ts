import { createHash, randomUUID } from 'node:crypto'
import type { ExportRequest, ExportResult, ExportStatus } from '@pdd/core'
import type { Claim, ExportRequestRepository, NewExportRequest } from '@pdd/database'

/** What a POST of a new person asks for. */
export function newRequest(over: Partial<NewExportRequest> = {}): NewExportRequest {
  const subjectId = over.subjectId ?? `person-${randomUUID()}@example.org`
  return {
    site: 'globex',
    subjectId,
    requestedBy: subjectId,
    format: 'bundle',
    idempotencyKey: null,
    bodyHash: sha256('{}'),
    authMethod: 'jwt',
    authTime: null,
    httpRequestId: randomUUID(),
    ...over,
  }
}

export const claimOptions = { workerId: 'worker-1', leaseSeconds: 120, maxAttempts: 5, siteCap: 1000 }

/** What a worker says when it has uploaded a bundle. */
export function exportResult(requestId: string, fence: number): ExportResult {
  return {
    objectKey: `exports/${requestId}/${fence}/personal-data.json`,
    objectVersionId: null,
    sha256: sha256(`${requestId}/${fence}`),
    bytes: 9_007_199_254_740_993n,
    storedBytes: 9_007_199_254_740_995n,
    rowCounts: { Contact: { counted: 3, exported: 2, withheld: [{ reason: 'third_party', count: 1 }] } },
    dataAsOf: new Date('2026-01-02T03:04:05.678Z'),
  }
}

/** Leads a new request, by legal steps only, to a state. */
export async function requestIn(
  status: ExportStatus,
  requests: ExportRequestRepository,
  over: Partial<NewExportRequest> = {},
): Promise<ExportRequest> {
  const { request } = await requests.create(newRequest(over))
  const { id } = request
  const person = { type: 'caller', id: request.requestedBy } as const
  const claimed = async () => (await requests.claim(id, claimOptions)) as Claim
  const steps: Record<ExportStatus, () => Promise<unknown>> = {
    queued: async () => undefined,
    running: claimed,
    retrying: async () => requests.retryLater(id, (await claimed()).fence, 'erp.unavailable', 0),
    ready: async () => {
      const { fence } = await claimed()
      return requests.publish(id, fence, exportResult(id, fence), { ttlSeconds: 3600 })
    },
    failed: async () => requests.giveUp(id, (await claimed()).fence, 'erp.table_unreadable'),
    cancelled: () => requests.cancel(id, person),
    expired: () => steps.ready().then(() => requests.cancel(id, person)),
    deleted: () => steps.expired().then(() => requests.markDeleted(id)),
  }
  await steps[status]()
  return (await requests.get(id)) as ExportRequest
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
