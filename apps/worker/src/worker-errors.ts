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
