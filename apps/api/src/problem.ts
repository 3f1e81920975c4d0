import { type ErrorKind, ExportError } from '@pdd/core'
import { serviceBusy } from '@pdd/database'
import type { FastifyError } from 'fastify'
import { Type } from 'typebox'
import { badJson, internal, mediaType, requestInvalid, tooLarge } from './errors.ts'
import { problemExample } from './examples.ts'

/** RFC 9457. `code` is stable, `remedy` tells what to do, `instance` is the request id that the log has too. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String(),
    remedy: Type.String(),
    instance: Type.String(),
    errors: Type.Optional(Type.Array(Type.Object({ field: Type.String(), problem: Type.String() }))),
  },
  { $id: 'Problem', examples: [problemExample] },
)

/** Seconds until the same thing has a chance again, where that is known: for `Retry-After`. */
export function retryAfterOf(error: unknown): number | null {
  const seconds = error instanceof ExportError ? error.facts.retryAfterSeconds : undefined
  return typeof seconds === 'number' ? seconds : null
}

type FieldFault = { field: string; problem: string }

const ofFastify: Record<string, { kind: ErrorKind }> = {
  FST_ERR_CTP_BODY_TOO_LARGE: tooLarge,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: mediaType,
  FST_ERR_CTP_INVALID_JSON_BODY: badJson,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: requestInvalid,
  FST_ERR_VALIDATION: requestInvalid,
  FST_ERR_BAD_URL: requestInvalid,
  FST_ERR_HANDLER_TIMEOUT: serviceBusy,
}

/** Any thrown thing as a problem. What is not ours is told by its kind only: its text may hold anything. */
export function problemOf(error: unknown, instance: string) {
  const kind = kindOf(error)
  const faults = faultsOf(error)
  return {
    type: `urn:pdd:error:${kind.code}`,
    title: kind.title,
    status: kind.status,
    detail:
      faults.length > 0 ? faults.map(({ field, problem }) => `${field}: ${problem}`).join('; ') : kind.title,
    code: kind.code,
    remedy: kind.remedy,
    instance,
    ...(faults.length > 0 && { errors: faults }),
  }
}

function kindOf(error: unknown): ErrorKind {
  if (error instanceof ExportError) {
    const { code, message, remedy, status, retryable } = error
    return { code, title: message, remedy, status, retryable }
  }
  const { code, statusCode } = (error ?? {}) as Partial<FastifyError>
  if (error instanceof SyntaxError && statusCode === 400) return badJson.kind
  const known = ofFastify[code ?? '']
  if (known !== undefined) return known.kind
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500
    ? requestInvalid.kind
    : internal.kind
}

function faultsOf(error: unknown): FieldFault[] {
  const { validation, validationContext } = (error ?? {}) as Partial<FastifyError>
  return (validation ?? []).map(({ instancePath, keyword, params, message }) => {
    const place = [validationContext, ...instancePath.split('/').slice(1)]
    if (keyword === 'additionalProperties') {
      return {
        field: [...place, String(params.additionalProperty)].join('.'),
        problem: 'is not a known field',
      }
    }
    const allowed = Array.isArray(params.allowedValues) ? `: ${params.allowedValues.join(', ')}` : ''
    return { field: place.join('.'), problem: `${message ?? 'is not valid'}${allowed}` }
  })
}
