import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What can be measured; each is one file of `bench/`. */
const BENCHMARKS: Readonly<Record<string, string>> = {
  start: 'cold start to ready and idle memory, empty and filled data folder, beside bare node',
  'main-job':
    '100,000 resources: import, evaluation, a lone change, reports, beside reading and parsing them',
  gateway: 'signed calls over HTTP beside a bare server that sends the same bytes',
  'evaluation-store': 'writing 4 million verdicts beside one row for each, and beside evaluating them',
  import: 'importing 100,000 resources beside reading and parsing them',
  evaluate: 'verdicts beside JSON.parse and hand-written predicates',
  'rule-engines': '40 rules on instances beside four published rule engines',
  queries: 'counts, pages of results and one resource when 100,000 resources are stored',
  latency: 'calls while a report of 100,000 results is made',
  workbook: 'the workbook writers beside raw XML and deflate',
  groups: '40 accounts of 1,500 resources: one package of their group, summaries, a lone change, a report',
  goals:
    'every goal with what was measured now: runs the others, hours at a million resources (--resources N)',
  'report-forms': 'each form of a report by itself, from its stored record',
  report: 'reports of a large package beside writing their sheets',
  scan: '10,000 template resources beside parsing the same files, and one small file beside bare node',
}

const [name = '', ...rest] = process.argv.slice(2)
if (name in BENCHMARKS) {
  const script = fileURLToPath(new URL(`../bench/${name}.js`, import.meta.url))
  const { status } = spawnSync(process.execPath, [script, ...rest], { stdio: 'inherit' })
  process.exitCode = status ?? 1
} else {
  const list = Object.entries(BENCHMARKS).map(([known, text]) => `  ${known.padEnd(18)}${text}`)
  const usage = ['npm run bench -- NAME [--json]', '', ...list, '']
  const isAsked = name === 'list'
  ;(isAsked ? process.stdout : process.stderr).write(usage.join('\n'))
  if (!isAsked) process.exitCode = 2
}
