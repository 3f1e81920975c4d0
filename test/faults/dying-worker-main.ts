import { createExportConsumer, createExportQueue } from '@pdd/queue'
import { createAdminServer, createMetrics, parseEnv } from '@pdd/runtime'
import { createObjectStore, type ObjectStore, objectStoreOptions } from '@pdd/storage'
import { settingsOf, WorkerConfig } from '../../apps/worker/src/config.ts'
import { createMailer } from '../../apps/worker/src/notify/mail/mailer.ts'
import { runSweeps } from '../../apps/worker/src/sweeps/run-sweeps.ts'
import { createWorkerParts } from '../support/worker-parts.ts'

/**
 * A worker that kills itself by SIGKILL at the step that `DIE_AT` names, `before claimNext`, `after publish` and so on:
 * nothing of it may run afterwards, no cleaning up, no answer. Without `DIE_AT` it lives.
 */
const dieAt = process.env.DIE_AT ?? ''
const config = parseEnv(WorkerConfig, process.env, { name: 'worker' })

function die(step: string): Promise<void> | undefined {
  if (step !== dieAt) return
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => {})
}

/** Every call of these methods passes two places where the process may end. */
function mortal<Part extends object>(part: Part, ...methods: (keyof Part & string)[]): Part {
  const copy = { ...part }
  for (const method of methods) {
    const real = part[method] as (...args: unknown[]) => Promise<unknown>
    const wrapped = async (...args: unknown[]) => {
      await die(`before ${method}`)
      const answer = await real(...args)
      await die(`after ${method}`)
      return answer
    }
    copy[method] = wrapped as Part[typeof method]
  }
  return copy
}

/** Dies when a part of the body is on its way. */
function dyingUpload(objects: ObjectStore): ObjectStore {
  return {
    ...objects,
    put: (key, body, options) => {
      async function* watched() {
        for await (const chunk of body) {
          yield chunk
          await die('amid put')
        }
      }
      return objects.put(key, watched(), options)
    },
  }
}

const objects = mortal(dyingUpload(createObjectStore(objectStoreOptions(config))), 'put', 'remove')
const queue = createExportQueue({ url: config.QUEUE_URL, onError: () => {} })
const parts = createWorkerParts({
  databaseUrl: config.DATABASE_URL,
  erpUrl: process.env.ERP_DATABASE_URL ?? '',
  ...{ objects, queue },
  mailer: mortal(
    createMailer({
      baseUrl: config.POSTMARK_BASE_URL,
      serverToken: config.POSTMARK_SERVER_TOKEN,
      from: config.MAIL_FROM,
      stream: config.MAIL_STREAM,
    }),
    'send',
  ),
  settings: { ...settingsOf(config, `dying-${process.pid}`), downloadLink: 'portal' },
  requests: (real) =>
    mortal(
      real,
      'claimNext',
      'heartbeat',
      'publish',
      'retryLater',
      'giveUp',
      'expireDue',
      'markDeleted',
      'takeDue',
    ),
  notifications: (real) => mortal(real, 'claimDue', 'markHandedOver', 'markSent'),
})
createExportConsumer({
  url: config.QUEUE_URL,
  concurrency: 2,
  handle: (job, signal) => parts.wake(job.requestId, signal),
  onInvalid: () => {},
  onError: () => {},
})
runSweeps(parts.sweeps, parts)
const healthy = async () => ({ ok: true, checks: {} })
await createAdminServer({
  host: '127.0.0.1',
  port: config.ADMIN_PORT,
  live: healthy,
  ready: healthy,
  metrics: createMetrics({ prefix: 'pdx_' }),
})
