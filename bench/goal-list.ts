/** The goals of docs/performance.md, each with the script that measures it; `bench/goals.ts` runs them. */

/** The number at a path in what a script printed; `place` 1 is the run beside it. Throws when there is none. */
export type Measured = (path: string, place?: 0 | 1) => number

export interface Goal {
  readonly id: string
  readonly goal: number
  readonly is: 'at most' | 'at least'
  /** Path of the number in the JSON of the script; several give the worst of them. */
  readonly paths: readonly string[]
  /** Makes the value of what is at the path; absent: that itself. */
  readonly of?: (path: string, measured: Measured) => number
  /** Where the script says how many resources it had. */
  readonly sized?: string
  /** The peer may not be installed: then there is no number. */
  readonly optional?: true
}

export interface Source {
  readonly script: string
  /** RUNS and RESOURCES stand for what the caller chose. */
  readonly args: readonly string[]
  /** Arguments of a second run, with which some goals compare. */
  readonly beside?: readonly string[]
  /** SQLite where it is absent. */
  readonly engine?: 'PostgreSQL'
  readonly goals: readonly Goal[]
}

const sized = 'resources'
const overBeside = (path: string, measured: Measured) => measured(path) / measured(path, 1)

export const GOALS_BY_SCRIPT: readonly Source[] = [
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
      { id: 'E7', goal: 0.75, is: 'at most', paths: ['threadsWall'] },
      { id: 'E7.cpu', goal: 1.15, is: 'at most', paths: ['threadsCpu'] },
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
    beside: ['--results', '100000', '--runs', '1'],
    goals: [
      { id: 'R3', goal: 150, is: 'at most', paths: ['rssOverIdleMb'] },
      { id: 'R3.growth', goal: 1.3, is: 'at most', paths: ['rssOverIdleMb'], of: overBeside },
    ],
  },
  {
    script: 'gateway',
    args: ['--rounds', 'RUNS', '--only', 'GetCompliancePackReport'],
    goals: [
      { id: 'H1', goal: 0.25, is: 'at least', paths: ['GetCompliancePackReportRead.cpuRatio'] },
      { id: 'H1.rowCache', goal: 0.4, is: 'at least', paths: ['GetCompliancePackReport.cpuRatio'] },
    ],
  },
  {
    script: 'gateway',
    engine: 'PostgreSQL',
    args: ['--rounds', 'RUNS', '--only', 'GetCompliancePackReport'],
    goals: [
      { id: 'H1.postgres', goal: 0.15, is: 'at least', paths: ['GetCompliancePackReportRead.cpuRatio'] },
    ],
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
        of: (path, measured) => 1 / measured(path),
      },
    ],
  },
  {
    script: 'queries',
    args: ['--resources', 'RESOURCES'],
    goals: [
      { id: 'Q.counts', goal: 10, is: 'at most', paths: ['counts.p50Ms'], sized },
      { id: 'Q.nonCompliantPage', goal: 3, is: 'at most', paths: ['nonCompliantPage.p50Ms'], sized },
      { id: 'Q.oneResource', goal: 1, is: 'at most', paths: ['oneResource.p50Ms'], sized },
      { id: 'Q.compliantPage', goal: 1, is: 'at most', paths: ['compliantPage.p50Ms'], sized },
      { id: 'S2.resultWrite', goal: 10, is: 'at most', paths: ['loneWriteP50Ms'], sized },
    ],
  },
  {
    script: 'queries',
    engine: 'PostgreSQL',
    args: ['--resources', 'RESOURCES'],
    goals: [
      { id: 'Q.postgres.counts', goal: 30, is: 'at most', paths: ['counts.p50Ms'], sized },
      { id: 'Q.postgres.nonCompliantPage', goal: 6, is: 'at most', paths: ['nonCompliantPage.p50Ms'], sized },
      { id: 'Q.postgres.oneResource', goal: 2, is: 'at most', paths: ['oneResource.p50Ms'], sized },
      { id: 'Q.postgres.compliantPage', goal: 2, is: 'at most', paths: ['compliantPage.p50Ms'], sized },
    ],
  },
  {
    // In milliseconds; then CPU of import, evaluation and report for each resource beside that at 100,000.
    script: 'main-job',
    args: ['--resources', 'RESOURCES'],
    beside: ['--resources', '100000'],
    goals: [
      { id: 'S2', goal: 1_000, is: 'at most', paths: ['loneChangeP50Ms'], sized },
      { id: 'S3', goal: 1.5, is: 'at most', paths: ['wholeUsPerResource'], of: overBeside, sized },
      { id: 'S3.memory', goal: 400, is: 'at most', paths: ['peakRssMb'], sized },
    ],
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

/** Goals that no script measures yet, and why. */
export const UNMEASURED: readonly { readonly id: string; readonly goal: number; readonly reason: string }[] =
  [
    { id: 'E4.postgres', goal: 3, reason: 'evaluation-store measures SQLite only' },
    { id: 'E6.postgres', goal: 0.8, reason: 'evaluation-store measures SQLite only' },
    { id: 'I1.postgres', goal: 2.3, reason: 'import has no bare COPY to compare with' },
    { id: 'I1.memory', goal: 1.3, reason: 'import makes no stream of 5 GB' },
  ]
