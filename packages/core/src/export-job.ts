import { type Static, Type } from 'typebox'

/** The wake-up. It carries no authority and nothing personal: the row decides everything. */
export const ExportJob = Type.Object(
  {
    requestId: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }),
    generation: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
  },
  { additionalProperties: false },
)
export type ExportJob = Static<typeof ExportJob>

/** The id under which a job is queued: adding the same wake-up twice while it waits is one job. */
export function exportJobId(job: ExportJob): string {
  return `${job.requestId}-g${job.generation}`
}
