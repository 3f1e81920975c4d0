/** A fault with a stable code, a status for HTTP, a retry verdict, and a remedy. */
export class ExportError extends Error {
  override readonly name = 'ExportError'
  readonly code: string
  readonly status: number
  readonly retryable: boolean
  /** something that the request needs is away, or set up wrong: waiting mends it, attempts do not */
  readonly outage: boolean
  /** one plain sentence for the person who gets it: what to do now */
  readonly remedy: string
  /** facts that are safe to show and log: names of fields, limits, counts; never values of a person's data */
  readonly facts: Record<string, unknown>

  constructor(kind: ErrorKind, facts: Record<string, unknown> = {}, cause?: unknown) {
    super(kind.title, cause === undefined ? undefined : { cause })
    this.code = kind.code
    this.status = kind.status
    this.retryable = kind.retryable
    this.outage = kind.outage ?? false
    this.remedy = kind.remedy
    this.facts = facts
  }
}

export type ErrorKind = {
  /** dotted and stable: `export_request.not_found` */
  code: string
  /** what happened, in plain words, without any value */
  title: string
  remedy: string
  /** the HTTP status when a caller sees it; 500 for what no caller caused */
  status: number
  /** would the same thing, tried again later, have a chance? */
  retryable: boolean
  /** is it something beside the request that is away, or set up wrong? Then an attempt that meets it is not counted */
  outage?: boolean
}

/**
 * Declares one kind of error beside the feature that raises it.
 *
 * @returns a function `(facts?, cause?) => ExportError`; its `.code` is the code, for comparisons.
 */
export function defineError(kind: ErrorKind) {
  const create = (facts?: Record<string, unknown>, cause?: unknown) => new ExportError(kind, facts, cause)
  return Object.assign(create, { code: kind.code, kind })
}

/** The code of any thrown thing: ours, or `internal`. Nothing else of a foreign error may be shown or logged as text. */
export function codeOf(error: unknown): string {
  return error instanceof ExportError ? error.code : 'internal'
}

/** Whether to try again after this error. What we do not know is tried again: attempts are counted elsewhere. */
export function isRetryable(error: unknown): boolean {
  return error instanceof ExportError ? error.retryable : true
}

/** Whether the attempt met an outage of what it needs, and not a fault of its own. */
export function isOutage(error: unknown): boolean {
  return error instanceof ExportError && error.outage
}
