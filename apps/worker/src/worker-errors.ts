import { defineError } from '@pdd/core'

/** The row went to another worker, or was cancelled: whatever this attempt made must not be seen. */
export const attemptFenced = defineError({
  code: 'attempt.fenced',
  title: 'This attempt no longer owns its export request.',
  remedy: 'Nothing to do: another attempt, or nobody, goes on with it.',
  status: 500,
  retryable: false,
})

/** The worker is stopping. The attempt does not count. */
export const aborted = defineError({
  code: 'attempt.aborted',
  title: 'The attempt was stopped before it was done.',
  remedy: 'Nothing to do: it starts again on the next worker.',
  status: 500,
  retryable: true,
})

export const siteUnknown = defineError({
  code: 'site.not_configured',
  title: 'The request names a site that this worker does not know.',
  remedy: 'Add the site to the SITES_FILE of every worker: the request waits for it.',
  status: 500,
  retryable: true,
  outage: true,
})

export const uploadMismatch = defineError({
  code: 'storage.mismatch',
  title: 'The stored object is not the document that was written.',
  remedy: 'Nothing to do: the attempt is repeated. If it goes on, check the object store.',
  status: 500,
  retryable: true,
})

export const consumerIdle = defineError({
  code: 'worker.not_fetching',
  title: 'The worker fetches no jobs.',
  remedy:
    'Wait a moment: it begins when the queue answers. If it lasts, check the queue, then start the worker again.',
  status: 503,
  retryable: true,
})

/** The request keeps its records: a trail that somebody has changed is evidence. */
export const recordBroken = defineError({
  code: 'record.chain_broken',
  title: 'The trail of an old request does not hold, and its records are kept for that.',
  remedy:
    'Somebody who owns the tables has changed audit_event behind its rules: compare with a backup. `npm run audit -- check ID` names the events.',
  status: 500,
  retryable: true,
})

export const recordNotForgotten = defineError({
  code: 'record.not_forgotten',
  title: 'The records of an old request could not be taken away.',
  remedy:
    'See the fact sqlState, and the log of PostgreSQL at that moment; it is tried again by itself, others go on.',
  status: 500,
  retryable: true,
})
