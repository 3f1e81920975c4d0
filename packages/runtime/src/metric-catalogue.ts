/** One metric: what it counts, and its labels. Labels are few-valued: never a person, a request, a mail address. */
export type MetricKind = {
  type: 'counter' | 'gauge' | 'histogram'
  help: string
  labels: readonly string[]
  /** histograms only, in the metric's unit */
  buckets?: readonly number[]
}

const seconds = [0.005, 0.02, 0.1, 0.5, 1, 2, 5, 15, 30, 60, 300, 900, 3600]
const powersOfTen = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7]
const byteSizes = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10]

/** Every metric of the product, by its name without the `pdx_` prefix. A process shows those it asks for. */
export const metricCatalogue = {
  requests_total: counter('export requests answered by the API', ['site', 'outcome']),
  requests_by_state: gauge('export requests in the table', ['state']),
  oldest_pending_age_seconds: gauge('how long the oldest active request has waited'),
  due_in_seconds_min: gauge('time left until the earliest legal due date of an active request'),
  export_duration_seconds: histogram('one attempt, from claim to its end', seconds, ['result']),
  export_rows: histogram('rows in a published object', powersOfTen),
  export_bytes: histogram('size of a published object', byteSizes),
  attempts_total: counter('attempts that ended', ['result', 'reason_code']),
  poison_total: counter('requests given up because every attempt ended in a crash'),
  lease_lost_total: counter('attempts that lost their lease while running'),
  fenced_writes_total: counter('writes refused because the fence had moved on'),
  relay_lag_seconds: gauge('how late the oldest unanswered wake-up is'),
  relay_published_total: counter('wake-ups published by the relay'),
  reconciler_actions_total: counter('repairs made by the sweeps', ['kind']),
  sweep_failures_in_row: gauge('runs of a sweep that failed since it last went through', ['kind']),
  oldest_undone_seconds: gauge('how long the oldest of each kind has waited to be done', ['kind']),
  untold: gauge('people whom no mail tells of their file, or that there is none, by the state of the mail', [
    'state',
  ]),
  sweep_stopped: gauge('what a sweep would take away and does not before a person allows it', [
    'kind',
    'site',
  ]),
  site_unreadable: gauge('tables and columns of a site that its reading account cannot read', ['site']),
  erpnext_records: gauge(
    'requests whose record in ERPNext is owed their newest state, or was deleted there',
    ['site', 'state'],
  ),
  erpnext_records_oldest_seconds: gauge('how long the oldest record in ERPNext has waited for it', ['site']),
  erpnext_records_failing: gauge('1: ERPNext is away for its records, or refuses their account', ['site']),
  site_collector_open: gauge('whether the collector that Frappe brings can be reached on a site; must be 0', [
    'site',
  ]),
  invariant_violations: gauge('broken promises found by the checks; must be 0', ['inv']),
  notifications: gauge('mails by state', ['state']),
  notification_unknown_age_seconds: gauge('age of the oldest mail of unknown outcome'),
  objects_overdue_deletion: gauge('expired exports whose object is still there'),
  orphan_objects: gauge('objects that no row names'),
  open_multiparts: gauge('multipart uploads that are still open'),
  dependency_request_duration_seconds: histogram('calls to other systems', seconds, ['dep', 'op', 'result']),
  http_request_duration_seconds: histogram('answers of the API', seconds, ['method', 'route', 'status']),
  disavowals_total: counter('requests that their own person said were not theirs'),
  authz_denied_total: counter('requests refused', ['reason']),
  mails_total: counter('attempts to send a mail', ['kind', 'outcome']),
  step_up_total: counter('fresh sign-ins asked for', ['result']),
  webhook_auth_failed_total: counter('webhooks with a wrong secret'),
  queue_jobs: gauge('jobs in the queue', ['state']),
} as const satisfies Record<string, MetricKind>

export type MetricName = keyof typeof metricCatalogue

function counter<const Label extends string = never>(help: string, labels: readonly Label[] = []) {
  return { type: 'counter', help, labels } as const
}

function gauge<const Label extends string = never>(help: string, labels: readonly Label[] = []) {
  return { type: 'gauge', help, labels } as const
}

function histogram<const Label extends string = never>(
  help: string,
  buckets: readonly number[],
  labels: readonly Label[] = [],
) {
  return { type: 'histogram', help, labels, buckets } as const
}
