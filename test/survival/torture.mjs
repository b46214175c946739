// Every fault there is, on both engines, and a table of what came of it; exits 1 when anything failed or is not 0.
//   npm run torture                                       hours: 100 kills of each kind, 30 minutes of mixed traffic
//   ASSAY_SURVIVAL_KILLS=5 ASSAY_MIXED_MINUTES=1 npm run torture -- sqlite      fewer, and on one engine
// Settings: test/survival/settings.ts, ASSAY_MIXED_MINUTES. It must be able to start a PostgreSQL.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

const SETTINGS = { ASSAY_SURVIVAL_KILLS: '100', ASSAY_SURVIVAL_FAULTS: '3', ASSAY_MIXED_MINUTES: '30' }
const LINE =
  /^survival (\S+) (.+): (\d+) faults, (\d+) acknowledged writes checked, (\d+) lost, (\d+) doubled, (\d+) drift/
const VITEST = [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--testTimeout',
  '3600000',
  '--hookTimeout',
  '3600000',
]
const RUNS = {
  sqlite: [...VITEST, 'test/survival'],
  postgres: [
    'test/postgres/start-postgres.mjs',
    '--',
    process.execPath,
    ...VITEST,
    'test/survival/survival.test.ts',
    'test/postgres',
  ],
}

const engines = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(RUNS)
const rows = []
let failed = 0
for (const engine of engines) {
  const child = spawn(process.execPath, RUNS[engine], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...SETTINGS, ...process.env },
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    console.log(line)
    const [, named, what, ...counts] = LINE.exec(line) ?? []
    if (named !== undefined) rows.push([named, what, ...counts.map(Number)])
  })
  if ((await new Promise((resolve) => child.once('close', resolve))) !== 0) failed++
}

console.log('\n| engine | what | faults | acknowledged writes | lost | doubled or half | drift |')
console.log('|---|---|---|---|---|---|---|')
for (const row of rows) console.log(`| ${row.join(' | ')} |`)
const wrong = rows.filter(([, , , , ...counts]) => counts.some((count) => count > 0))
console.log(`${failed} of ${engines.length} runs failed, ${wrong.length} of ${rows.length} lines are not 0`)
process.exitCode = failed + wrong.length > 0 ? 1 : 0
