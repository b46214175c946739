import { type Instant, toInstant } from '../platform/instant.js'

/** How far the making of a report is; what its row keeps. */
export interface ReportProgress {
  /** The step under way: `record`, the name of a form, or `proof`. */
  readonly step: string
  readonly stepStartedAt: Instant
  /** Milliseconds of the steps that are done. */
  readonly doneMs: Readonly<Record<string, number>>
}

/** What is shown of it. */
export interface ShownProgress {
  readonly step: string
  /** From 1. */
  readonly stepNo: number
  readonly steps: number
  /** 0 to 1; never 1 before the report is complete. */
  readonly share: number
  /** Null while nothing tells how long the rest may take. */
  readonly estimatedEndAt: Instant | null
}

/** How long steps take beside one another, where no report of the package was made before; measured at 100,000 results. */
const USUAL_MS: Readonly<Record<string, number>> = {
  record: 900,
  csv: 900,
  html: 300,
  json: 900,
  oscal: 300,
  pdf: 1_500,
  xls: 250,
  xlsx: 1_800,
  proof: 20,
}
const OTHER_STEP_MS = 500

/** A step that takes longer than expected stays short of its end. */
const MOST_OF_A_STEP = 0.95

/** What a row keeps of it. */
export function readProgress(text: string): ReportProgress {
  const progress: ReportProgress = JSON.parse(text)
  return progress
}

/** The next step begins: the one before is done. */
export function nextStep(
  { step, stepStartedAt, doneMs }: ReportProgress,
  next: string,
  at: Instant,
): ReportProgress {
  const took = Math.max(0, at - stepStartedAt)
  return { step: next, stepStartedAt: at, doneMs: { ...doneMs, [step]: (doneMs[step] ?? 0) + took } }
}

/**
 * How far a report is and when it may be done. The steps of the package's report before tell how long each takes; without
 * one they are known beside one another alone, and the first that is done tells how fast this server is. Pure.
 */
export function describeProgress(
  progress: ReportProgress,
  {
    steps,
    before,
    now,
  }: {
    readonly steps: readonly string[]
    readonly before: ReportProgress['doneMs'] | null
    readonly now: Instant
  },
): ShownProgress {
  const expected = (step: string) => before?.[step] ?? USUAL_MS[step] ?? OTHER_STEP_MS
  const isDone = (step: string) => step !== progress.step && progress.doneMs[step] !== undefined
  const total = steps.reduce((sum, step) => sum + expected(step), 0)
  const done = steps.filter(isDone).reduce((sum, step) => sum + expected(step), 0)
  const doneTook = Object.values(progress.doneMs).reduce((sum, took) => sum + took, 0)
  const elapsed = Math.max(0, now - progress.stepStartedAt)
  // How much slower this report is than what is expected of it.
  const pace = done > 0 && doneTook > 0 ? doneTook / done : before === null ? null : 1
  const current = expected(progress.step) * (pace ?? 1)
  const ofStep = Math.min(MOST_OF_A_STEP, current === 0 ? 0 : elapsed / current)
  const share = total === 0 ? 0 : Math.min(0.99, (done + expected(progress.step) * ofStep) / total)
  const rest = pace === null ? null : (total - done) * pace - Math.min(elapsed, current * MOST_OF_A_STEP)
  return {
    step: progress.step,
    stepNo: Math.max(1, steps.indexOf(progress.step) + 1),
    steps: steps.length,
    share,
    estimatedEndAt: rest === null ? null : toInstant(Math.round(now + Math.max(0, rest))),
  }
}
