import type { CallOutcome } from '../rpc/pipeline.js'

/** What /metrics shows; the rest of the program only reports events. */
export interface Metrics {
  callAnswered(outcome: CallOutcome, durationMs: number): void
  jobFinished(kind: string, result: 'done' | 'failed' | 'dead', durationMs: number): void
  /** `count` is asked at each scrape. */
  watchQueuedJobs(count: () => Promise<number>): void
  /** How many delivery channels that are on failed at their last attempt, and how many did not; asked at each scrape. */
  watchChannels(count: () => Promise<{ readonly failing: number; readonly working: number }>): void
  /** The reports that wait or are being made, how far the one is that is least far, and the longest estimate; asked at each scrape. */
  watchReports(read: () => Promise<ReportsBeingMade>): void
  /** Jobs that were given up and are still listed, asked at each scrape. */
  watchDeadJobs(count: () => Promise<number>): void
  /** Prometheus text. */
  text(): Promise<string>
  readonly contentType: string
  /** Loads what counts, unless it is there. Until then, what is told is remembered. */
  begin(): Promise<void>
}

/** What counts, once it is loaded. */
export type LoadedMetrics = Omit<Metrics, 'begin' | 'contentType'>

/** What is told of reports that are being made. */
export interface ReportsBeingMade {
  readonly count: number
  /** 0 to 1; 1 where none is made. */
  readonly leastShare: number
  /** Null where nothing tells. */
  readonly longestSeconds: number | null
}

/** The metrics of one server. What counts and writes them is loaded late: a start has no use for it. */
export function createMetrics(): Metrics {
  const early: ((metrics: LoadedMetrics) => void)[] = []
  let loaded: LoadedMetrics | undefined
  let loading: Promise<LoadedMetrics> | undefined
  const load = () => {
    loading ??= import('./prometheus.js').then(({ prometheusMetrics }) => {
      loaded = prometheusMetrics()
      for (const tell of early.splice(0)) tell(loaded)
      return loaded
    })
    return loading
  }
  const told = (tell: (metrics: LoadedMetrics) => void) => {
    if (loaded === undefined) early.push(tell)
    else tell(loaded)
  }
  return {
    callAnswered: (outcome, durationMs) => told((metrics) => metrics.callAnswered(outcome, durationMs)),
    jobFinished: (kind, result, durationMs) =>
      told((metrics) => metrics.jobFinished(kind, result, durationMs)),
    watchQueuedJobs: (count) => told((metrics) => metrics.watchQueuedJobs(count)),
    watchChannels: (count) => told((metrics) => metrics.watchChannels(count)),
    watchReports: (read) => told((metrics) => metrics.watchReports(read)),
    watchDeadJobs: (count) => told((metrics) => metrics.watchDeadJobs(count)),
    text: async () => (await load()).text(),
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    begin: async () => void (await load()),
  }
}
