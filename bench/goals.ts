/**
 * Every goal of docs/performance.md beside what was measured just now: runs the other scripts one after the other and
 * prints one object, goal to `{value, goal, holds}`. A goal that no script measures has the value null and does not
 * hold. `--only E1,S1` runs the scripts of these goals alone, `--runs N` passes the number of runs on.
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { report } from './measure.js'

interface Goal {
  readonly id: string
  readonly goal: number
  readonly is: 'at most' | 'at least'
  /** Path of the number in the JSON of the script; several give the worst of them. */
  readonly paths: readonly string[]
  /** Goals on the other side of the ratio that the script prints. */
  readonly inverse?: true
  /** Null where the peer is not installed. */
  readonly optional?: true
}

interface Source {
  readonly script: string
  readonly args: readonly string[]
  readonly goals: readonly Goal[]
}

const SOURCES: readonly Source[] = [
  {
    script: 'evaluate',
    args: [],
    goals: [
      { id: 'E1', goal: 1, is: 'at most', paths: ['ratioToParse'] },
      { id: 'E2', goal: 1.5, is: 'at most', paths: ['ratioToByHand'] },
    ],
  },
  {
    script: 'rule-engines',
    args: ['--rounds', 'RUNS'],
    goals: [
      { id: 'E3.jsonLogicEngine', goal: 1.2, is: 'at least', paths: ['timesSlower.jsonLogicEngine'] },
      { id: 'E3.ajv', goal: 1.8, is: 'at least', paths: ['timesSlower.ajv'] },
      { id: 'E3.cel', goal: 4, is: 'at least', paths: ['timesSlower.cel'] },
      { id: 'E3.jsonRulesEngine', goal: 50, is: 'at least', paths: ['timesSlower.jsonRulesEngine'] },
    ],
  },
  {
    script: 'evaluation-store',
    args: ['--runs', 'RUNS'],
    goals: [
      { id: 'E4', goal: 0.35, is: 'at most', paths: ['writeToEvaluate'] },
      { id: 'E5', goal: 20, is: 'at least', paths: ['rowsToBlocksCpu'] },
      { id: 'E5.disk', goal: 15, is: 'at least', paths: ['rowsToBlocksDisk'] },
      { id: 'E6', goal: 0.3, is: 'at most', paths: ['changedWriteMsPerResource'] },
    ],
  },
  {
    script: 'import',
    args: ['--runs', 'RUNS'],
    goals: [
      { id: 'I1', goal: 6, is: 'at most', paths: ['import.0.rows.0.ratio', 'import.1.rows.0.ratio'] },
      {
        id: 'I1.identical',
        goal: 3,
        is: 'at most',
        paths: ['import.0.rows.1.ratio', 'import.1.rows.1.ratio'],
      },
      { id: 'I1.changed', goal: 3, is: 'at most', paths: ['import.0.rows.2.ratio', 'import.1.rows.2.ratio'] },
    ],
  },
  {
    script: 'workbook',
    args: ['--runs', 'RUNS', '--peers'],
    goals: [
      { id: 'R1', goal: 1.5, is: 'at most', paths: ['cases.xlsx.ratioToRaw'] },
      { id: 'R2.hucre', goal: 1.8, is: 'at least', paths: ['peers.hucre'] },
      { id: 'R2.exceljs', goal: 2.5, is: 'at least', paths: ['peers.exceljs'] },
      { id: 'R2.sheetjs', goal: 3.5, is: 'at least', paths: ['peers.sheetjs'] },
      { id: 'R2.xlsxwriter', goal: 2, is: 'at least', paths: ['peers.xlsxwriter'], optional: true },
      { id: 'R4', goal: 4, is: 'at least', paths: ['peers.sheetjsXls'] },
    ],
  },
  {
    script: 'report',
    args: ['--results', '1000000', '--runs', '1'],
    goals: [{ id: 'R3', goal: 150, is: 'at most', paths: ['rssOverIdleMb'] }],
  },
  {
    script: 'gateway',
    args: ['--rounds', 'RUNS', '--only', 'GetCompliancePackReport'],
    goals: [{ id: 'H1', goal: 0.25, is: 'at least', paths: ['GetCompliancePackReport.cpuRatio'] }],
  },
  {
    script: 'gateway',
    args: ['--rounds', 'RUNS', '--only', 'ListConfigRuleEvaluationResults'],
    goals: [
      {
        id: 'H3',
        goal: 3,
        is: 'at most',
        paths: ['ListConfigRuleEvaluationResults.cpuRatio'],
        inverse: true,
      },
    ],
  },
  {
    // The goals are for a million resources, which take an hour to record here.
    script: 'queries',
    args: [],
    goals: [
      { id: 'Q.counts', goal: 10, is: 'at most', paths: ['counts.p50Ms'] },
      { id: 'Q.nonCompliantPage', goal: 3, is: 'at most', paths: ['nonCompliantPage.p50Ms'] },
      { id: 'Q.oneResource', goal: 1, is: 'at most', paths: ['oneResource.p50Ms'] },
      { id: 'Q.compliantPage', goal: 1, is: 'at most', paths: ['compliantPage.p50Ms'] },
    ],
  },
  {
    // Of 100,000 resources instead of a million, in milliseconds.
    script: 'main-job',
    args: [],
    goals: [{ id: 'S2', goal: 1_000, is: 'at most', paths: ['loneChangeP50Ms'] }],
  },
  {
    script: 'latency',
    args: [],
    goals: [{ id: 'H2', goal: 30, is: 'at most', paths: ['besideReport.p99Ms'] }],
  },
  {
    script: 'start',
    args: ['--runs', 'RUNS'],
    goals: [
      { id: 'S1', goal: 3, is: 'at most', paths: ['cpuRatioEmpty', 'cpuRatioFilled'] },
      { id: 'S1.memory', goal: 120, is: 'at most', paths: ['folderWith10000Resources.idleRssMb'] },
    ],
  },
]

/** Goals that no script measures. */
const UNMEASURED: Readonly<Record<string, number>> = {
  E7: 0.75,
  S3: 1.5,
}

interface Outcome {
  readonly value: number | null
  readonly goal: number
  readonly holds: boolean
}

function run({ script, args }: Source, runs: string): unknown {
  const file = fileURLToPath(new URL(`./${script}.js`, import.meta.url))
  const words = args.map((word) => (word === 'RUNS' ? runs : word))
  const output = execFileSync(process.execPath, [file, ...words, '--json'], {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return JSON.parse(output)
}

function numberAt(result: unknown, path: string): number | undefined {
  let found = result
  for (const name of path.split('.'))
    found = typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[name] : undefined
  return typeof found === 'number' ? found : undefined
}

/** Throws when the script no longer prints what a goal reads. */
function judge({ goal, is, paths, inverse, optional }: Goal, result: unknown): Outcome {
  const found = paths.map((path) => numberAt(result, path)).filter((each) => each !== undefined)
  if (found.length < paths.length) {
    if (optional) return { value: null, goal, holds: false }
    throw new Error(`no number in one of ${paths.join()}`)
  }
  const numbers = found.map((each) => (inverse ? 1 / each : each))
  const value = is === 'at most' ? Math.max(...numbers) : Math.min(...numbers)
  return {
    value: Number(value.toPrecision(3)),
    goal,
    holds: is === 'at most' ? value <= goal : value >= goal,
  }
}

function main(): void {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean' },
      only: { type: 'string' },
      runs: { type: 'string', default: '5' },
    },
  })
  const only = values.only?.split(',')
  const outcomes: Record<string, Outcome> = {}
  for (const source of SOURCES) {
    const wanted = source.goals.filter(({ id }) => only === undefined || only.includes(id))
    if (wanted.length === 0) continue
    const result = run(source, values.runs)
    for (const goal of wanted) outcomes[goal.id] = judge(goal, result)
  }
  for (const [id, goal] of Object.entries(UNMEASURED))
    if (only === undefined || only.includes(id)) outcomes[id] = { value: null, goal, holds: false }
  report(outcomes)
}

main()
