import { expect, test } from 'vitest'
import { metricCatalogue } from './metric-catalogue.ts'
import { createMetrics } from './metrics.ts'

test('metrics carry the prefix, their labels and the default labels', async () => {
  const metrics = createMetrics({ prefix: 'pdx_', defaultLabels: { service: 'api' }, processMetrics: false })
  metrics.counter('requests_total').inc({ site: 'globex', outcome: 'created' }, 2)
  metrics.counter('requests_total').inc({ site: 'globex', outcome: 'created' })
  metrics.histogram('export_duration_seconds').observe({ result: 'ready' }, 12)
  const text = await metrics.text()
  expect(text).toContain('pdx_requests_total{site="globex",outcome="created",service="api"} 3')
  expect(text).toContain('pdx_export_duration_seconds_bucket{le="15",service="api",result="ready"} 1')
})

test('a gauge can ask for its number when it is scraped, and a source that is down hides only itself', async () => {
  const metrics = createMetrics({ prefix: 'pdx_', processMetrics: false })
  metrics.gauge('requests_by_state', async (gauge) => gauge.set({ state: 'ready' }, 4))
  metrics.gauge('oldest_pending_age_seconds', async () => {
    throw new Error('the database is down')
  })
  expect(await metrics.text()).toContain('pdx_requests_by_state{state="ready"} 4')
})

test('node’s own metrics are there by their usual names', async () => {
  const text = await createMetrics({ prefix: 'pdx_' }).text()
  expect(text).toContain('nodejs_eventloop_lag_p99_seconds')
  expect(text).toContain('process_resident_memory_bytes')
})

// `route` is the pattern of a route, never a path.
test('no label could name a person, a request or a mail address', () => {
  const labels = new Set(Object.values(metricCatalogue).flatMap((metric) => [...metric.labels]))
  const judged = ['dep', 'inv', 'kind', 'method', 'op', 'outcome', 'reason', 'reason_code', 'result', 'route']
  expect([...labels].sort()).toEqual([...judged, 'site', 'state', 'status'])
})
