import { defineError, type ExportError, tlsFaultOf } from '@pdd/core'

/** The backend did not answer in time, or said no. Whether the job arrived is unknown: publish it again later. */
export const queueUnavailable = defineError({
  code: 'queue.unavailable',
  title: 'The queue does not answer.',
  remedy:
    'Check that QUEUE_URL is right and its server is up. No request is lost: the relay publishes again.',
  status: 503,
  retryable: true,
})

/** As unreachable as one that is down, but nothing comes back by itself. */
export const queueTlsFailed = defineError({
  code: 'queue.tls_failed',
  title: 'The queue’s server did not prove by TLS who it is, or offers none.',
  remedy:
    'See the fact driverCode: name the CA of its certificate in NODE_EXTRA_CA_CERTS (for postgres:// also with sslrootcert in QUEUE_URL), and write the host as the certificate does. No request is lost: the relay publishes again.',
  status: 503,
  retryable: true,
})

/** What a client says between calls: its server is away, or is not who it should be. */
export function queueFault(error: unknown): ExportError {
  const driverCode = tlsFaultOf(error)
  return driverCode === undefined ? queueUnavailable({}, error) : queueTlsFailed({ driverCode }, error)
}

/** Another consumer may run the same job now; the request table's fence decides who may publish. */
export const queueLockLost = defineError({
  code: 'queue.lock_lost',
  title: 'The queue no longer holds the lock of a running job.',
  remedy:
    'Nothing to do: the export goes on under its lease. If it happens often, look for a blocked event loop or a queue server that restarted without its data.',
  status: 500,
  retryable: true,
})

/** Jobs may vanish before they are run: late requests, not lost ones. */
export const queueEvicts = defineError({
  code: 'queue.evicts',
  title: 'The queue server throws entries away when its memory is full.',
  remedy: 'Set maxmemory-policy to noeviction on the Redis of QUEUE_URL.',
  status: 500,
  retryable: false,
})

export const queueJobInvalid = defineError({
  code: 'queue.job_invalid',
  title: 'A job is not a wake-up of ours.',
  remedy: 'Find out who else may write to the queue.',
  status: 500,
  retryable: false,
})

/** Same code and shape as every other fault of the configuration, so that all are printed alike. */
export const queueUrlInvalid = defineError({
  code: 'config.invalid',
  title: 'The configuration is not usable.',
  remedy: 'Fix the settings listed below, then start again.',
  status: 500,
  retryable: false,
})
