import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { LoadedMetrics, ReportsBeingMade } from './metrics.js'

/** Answered calls that wait to be counted at most, unless somebody looks. */
const COUNTED_TOGETHER = 200
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

/** A registry of its own: two servers in one process do not count into each other. */
export function prometheusMetrics(): LoadedMetrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const calls = new Counter({
    name: 'assay_calls_total',
    help: 'API calls answered, by operation and code.',
    labelNames: ['action', 'code'],
    registers,
  })
  const duration = new Histogram({
    name: 'assay_call_duration_seconds',
    help: 'Time from the whole request to the reply, by operation.',
    labelNames: ['action'],
    buckets: SECONDS,
    registers,
  })
  const jobs = new Histogram({
    name: 'assay_job_duration_seconds',
    help: 'Time of background jobs, by kind and result.',
    labelNames: ['kind', 'result'],
    buckets: [0.01, 0.1, 1, 10, 60, 600],
    registers,
  })
  // Looking labels up costs more than counting.
  const callsBy = memo((key) => {
    const [action = '', code = ''] = key.split('\n')
    return calls.labels(action, code)
  })
  const durationBy = memo((action) => duration.labels(action))
  // Counting many calls at once costs less than each on its way.
  const answered: { readonly action: string; readonly code: string; readonly seconds: number }[] = []
  const count = () => {
    for (const { action, code, seconds } of answered) {
      callsBy(`${action}\n${code}`).inc()
      durationBy(action).observe(seconds)
    }
    answered.length = 0
  }
  return {
    callAnswered({ action, code }, durationMs) {
      answered.push({ action, code, seconds: durationMs / 1000 })
      if (answered.length >= COUNTED_TOGETHER) count()
    },
    jobFinished(kind, result, durationMs) {
      jobs.labels(kind, result).observe(durationMs / 1000)
    },
    watchQueuedJobs(count) {
      new Gauge({
        name: 'assay_jobs_queued',
        help: 'Background jobs waiting to run.',
        registers,
        async collect() {
          this.set(await count())
        },
      })
    },
    watchChannels(count) {
      new Gauge({
        name: 'assay_delivery_channels',
        help: 'Delivery channels that are on, by whether their last attempt failed.',
        labelNames: ['state'],
        registers,
        async collect() {
          const { failing, working } = await count()
          this.labels('failing').set(failing)
          this.labels('working').set(working)
        },
      })
    },
    watchReports(read) {
      // Three gauges of one scrape show what was read once.
      let reading: Promise<ReportsBeingMade> | undefined
      const once = () => {
        reading ??= read().finally(() => {
          reading = undefined
        })
        return reading
      }
      const gauge = (name: string, help: string, value: (made: ReportsBeingMade) => number) =>
        new Gauge({
          name,
          help,
          registers,
          async collect() {
            this.set(value(await once()))
          },
        })
      gauge('assay_reports_creating', 'Reports that wait or are being made.', ({ count }) => count)
      gauge(
        'assay_report_progress_ratio',
        'How far the report is that is least far; 1 when none is being made.',
        ({ leastShare }) => leastShare,
      )
      gauge(
        'assay_report_remaining_seconds',
        'Longest estimate of what is left to do for a report; 0 when none is being made or nothing tells.',
        ({ longestSeconds }) => longestSeconds ?? 0,
      )
    },
    watchDeadJobs(count) {
      new Gauge({
        name: 'assay_jobs_dead',
        help: 'Background jobs that were given up; ListJobs tells their causes.',
        registers,
        async collect() {
          this.set(await count())
        },
      })
    },
    text: () => {
      count()
      return registry.metrics()
    },
  }
}

function memo<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>()
  return (key) => {
    const known = made.get(key)
    if (known !== undefined) return known
    const value = make(key)
    made.set(key, value)
    return value
  }
}
