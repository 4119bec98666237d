import { collectDefaultMetrics, type Metric, Registry } from 'prom-client'

const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** The requests of one method, route and class of status. */
class Series {
  readonly labels: Readonly<Record<string, string>>
  readonly counts = new Float64Array(buckets.length + 1)
  sum = 0

  constructor(labels: Readonly<Record<string, string>>) {
    this.labels = labels
  }

  observe(seconds: number): void {
    let bucket = 0
    while (bucket < buckets.length && seconds > (buckets[bucket] ?? 0)) bucket += 1
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1
    this.sum += seconds
  }
}

/**
 * Request durations. prom-client's histogram builds and hashes a string of labels at every observation, also through
 * a prepared child; here a request costs one lookup by route and one increment, and labels are written when scraped.
 */
export class RequestDurations {
  /** By route, method and class of status. */
  readonly #routes = new Map<string, Map<string, Map<number, Series>>>()

  observe(method: string, route: string, status: number, seconds: number): void {
    let ofRoute = this.#routes.get(route)
    if (!ofRoute) {
      ofRoute = new Map()
      this.#routes.set(route, ofRoute)
    }
    let ofMethod = ofRoute.get(method)
    if (!ofMethod) {
      ofMethod = new Map()
      ofRoute.set(method, ofMethod)
    }
    const statusClass = Math.floor(status / 100)
    let series = ofMethod.get(statusClass)
    if (!series) {
      series = new Series({ method, route, status: `${statusClass}xx` })
      ofMethod.set(statusClass, series)
    }
    series.observe(seconds)
  }

  /** In the form that prom-client's registry asks its metrics for. */
  get() {
    const name = 'gatehouse_http_request_duration_seconds'
    const all = [...this.#routes.values()].flatMap((ofRoute) => [...ofRoute.values()].flatMap((of) => [...of.values()]))
    const values = all.flatMap(({ labels, counts, sum }) => {
      let total = 0
      const steps = [...counts].map((count, index) => {
        total += count
        return { metricName: `${name}_bucket`, labels: { ...labels, le: buckets[index] ?? '+Inf' }, value: total }
      })
      return [
        ...steps,
        { metricName: `${name}_sum`, labels, value: sum },
        { metricName: `${name}_count`, labels, value: total },
      ]
    })
    return Promise.resolve({ name, help: 'Time from request to answer.', type: 'histogram', aggregator: 'sum', values })
  }
}

/** About the process, so one for all servers in it; made when somebody first asks, since its probes cost a little. */
let processMetrics: Registry | undefined

const ofProcess = (): Registry => {
  if (!processMetrics) {
    processMetrics = new Registry()
    collectDefaultMetrics({ register: processMetrics })
  }
  return processMetrics
}

export interface Metrics {
  /** Others may add their own here. */
  readonly registry: Registry
  readonly durations: RequestDurations
  text(): Promise<string>
  readonly contentType: string
}

export const createMetrics = (): Metrics => {
  const registry = new Registry()
  const durations = new RequestDurations()
  // The registry reads nothing but `name` and `get()`; see getMetricsAsString in prom-client's registry.js.
  registry.registerMetric(
    Object.assign(durations, { name: 'gatehouse_http_request_duration_seconds' }) as unknown as Metric,
  )
  return {
    registry,
    durations,
    contentType: registry.contentType,
    text: async () => `${await ofProcess().metrics()}\n${await registry.metrics()}`,
  }
}
