import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { type MetricKind, type MetricName, metricCatalogue } from './metric-catalogue.ts'

type Catalogue = typeof metricCatalogue
type NamesOf<Type extends MetricKind['type']> = {
  [Name in MetricName]: Catalogue[Name]['type'] extends Type ? Name : never
}[MetricName]
type LabelsOf<Name extends MetricName> = Catalogue[Name]['labels'][number]

export type Metrics = {
  counter<Name extends NamesOf<'counter'>>(name: Name): Counter<LabelsOf<Name>>
  /** `collect` runs at each scrape, to ask for a number only when somebody looks. */
  gauge<Name extends NamesOf<'gauge'>>(
    name: Name,
    collect?: (gauge: Gauge<LabelsOf<Name>>) => Promise<void> | void,
  ): Gauge<LabelsOf<Name>>
  histogram<Name extends NamesOf<'histogram'>>(name: Name): Histogram<LabelsOf<Name>>
  /** all metrics in Prometheus' text format */
  text(): Promise<string>
  contentType: string
}

/** The process's metrics, with Node's own. Asking for the same name twice gives the same metric. */
export function createMetrics(options: {
  prefix: string
  defaultLabels?: Record<string, string>
  /** Node's and the process's own metrics; true unless told otherwise */
  processMetrics?: boolean
}): Metrics {
  const registry = new Registry()
  if (options.defaultLabels) registry.setDefaultLabels(options.defaultLabels)
  if (options.processMetrics !== false) collectDefaultMetrics({ register: registry })
  const made = new Map<MetricName, unknown>()

  const once = <Metric>(name: MetricName, make: () => Metric): Metric => {
    if (!made.has(name)) made.set(name, make())
    return made.get(name) as Metric
  }
  const settings = <Name extends MetricName>(name: Name) => {
    const { help, labels } = metricCatalogue[name]
    const labelNames = [...labels] as LabelsOf<Name>[]
    return { name: `${options.prefix}${name}`, help, labelNames, registers: [registry] }
  }

  return {
    counter: (name) => once(name, () => new Counter(settings(name))),
    gauge: (name, collect) => once(name, () => new Gauge({ ...settings(name), ...collectOption(collect) })),
    histogram: (name) =>
      once(name, () => new Histogram({ ...settings(name), buckets: [...metricCatalogue[name].buckets] })),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

function collectOption<Label extends string>(
  collect: ((gauge: Gauge<Label>) => Promise<void> | void) | undefined,
) {
  if (collect === undefined) return {}
  return {
    // A source that is down must not take the whole scrape with it: the other numbers are needed most then.
    async collect(this: Gauge<Label>) {
      try {
        await collect(this)
      } catch {
        this.reset()
      }
    },
  }
}
