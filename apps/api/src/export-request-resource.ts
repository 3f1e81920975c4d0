import {
  DoctypeCounts,
  type ExportRequest,
  exportFormats,
  exportStatuses,
  isUnderWay,
  secondsLeft,
  UndecidedCounts,
} from '@pdd/core'
import { type Static, Type } from 'typebox'
import { cancelledExample, queuedExample, readyExample } from './examples.ts'

const Time = Type.String({ format: 'date-time' })
const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()])

/** An export request as its subject and its officers see it: what may leave, and nothing else. */
export const ExportRequestResource = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    site: Type.String(),
    subject: Type.String({ description: 'User.name on that site' }),
    format: Type.Enum([...exportFormats]),
    status: Type.Enum([...exportStatuses]),
    reasonCode: Nullable(Type.String({ description: 'why it is retrying, failed or cancelled' })),
    progress: Nullable(
      Type.Object({
        current: Nullable(Type.String()),
        doctypesDone: Type.Integer(),
        doctypesTotal: Type.Integer(),
        counts: Type.Record(Type.String(), Type.Integer()),
        bytes: Type.Integer(),
        secondsLeft: Nullable(
          Type.Integer({ description: 'at the pace of the rows written; null while that tells too little' }),
        ),
      }),
    ),
    receivedAt: Time,
    dueAt: Time,
    readyAt: Nullable(Time),
    expiresAt: Nullable(Time),
    bytes: Nullable(Type.String({ pattern: '^\\d+$', description: 'a decimal number: sizes may pass 2^53' })),
    sha256: Nullable(Type.String()),
    rowCounts: Nullable(Type.Record(Type.String(), DoctypeCounts)),
    undecided: Nullable(UndecidedCounts),
    downloadCount: Type.Integer(),
    links: Type.Object({
      self: Type.String(),
      page: Type.String(),
      events: Type.String(),
      download: Type.Optional(Type.String()),
      cancel: Type.Optional(Type.String()),
    }),
  },
  { $id: 'ExportRequest', examples: [queuedExample, readyExample, cancelledExample] },
)
export type ExportRequestResource = Static<typeof ExportRequestResource>

/** Can its file be downloaded now? The row's status follows later, by a sweep: the time decides. */
export function isDownloadable({ status, expiresAt }: ExportRequest, now = new Date()): boolean {
  return status === 'ready' && expiresAt !== null && expiresAt > now
}

function progressOf(request: ExportRequest): ExportRequestResource['progress'] {
  if (request.progress === null) return null
  const { current, doctypesDone, doctypesTotal, counts, bytes } = request.progress
  return { current, doctypesDone, doctypesTotal, counts, bytes, secondsLeft: secondsLeft(request) }
}

/** @param publicBaseUrl the only source of links: never a request's host */
export function presentExportRequest(request: ExportRequest, publicBaseUrl: string): ExportRequestResource {
  const self = new URL(`/v1/export-requests/${request.id}`, publicBaseUrl).href
  return {
    id: request.id,
    site: request.site,
    subject: request.subjectId,
    format: request.format,
    status: request.status === 'ready' && !isDownloadable(request) ? 'expired' : request.status,
    reasonCode: request.reasonCode,
    progress: progressOf(request),
    receivedAt: request.receivedAt.toISOString(),
    dueAt: request.dueAt.toISOString(),
    readyAt: request.readyAt?.toISOString() ?? null,
    expiresAt: request.expiresAt?.toISOString() ?? null,
    bytes: request.bytes?.toString() ?? null,
    sha256: request.sha256,
    rowCounts: request.rowCounts,
    // Of the file, not of an attempt that is under way or came to nothing.
    undecided: request.readyAt === null ? null : (request.undecided ?? null),
    downloadCount: request.downloadCount,
    links: {
      self,
      page: new URL('/request-data', publicBaseUrl).href,
      events: `${self}/events`,
      ...(isDownloadable(request) && { download: `${self}/download` }),
      ...((isUnderWay(request) || isDownloadable(request)) && { cancel: `${self}/cancel` }),
    },
  }
}
