/**
 * Every goal of docs/performance.md beside what was measured just now: runs the other scripts one after the other and
 * prints one object, goal to `{value, goal, holds}`, with `resources` where a goal depends on how many there are. A goal
 * that was not measured has the value null, with its `reason`, and does not hold. `--only E1,S1` runs the scripts of
 * these goals alone, `--runs N` passes the number of runs on, `--resources N` is the size of S2, S3 and Q (a million).
 * What is for PostgreSQL is measured on the server that ASSAY_TEST_DATABASE_URL names.
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { GOALS_BY_SCRIPT, type Goal, type Measured, type Source, UNMEASURED } from './goal-list.js'
import { report } from './measure.js'

interface Outcome {
  readonly value: number | null
  readonly goal: number
  readonly holds: boolean
  /** How many there were, of a goal that depends on it. */
  readonly resources?: number
  /** Why there is no value. */
  readonly reason?: string
}

interface Settings {
  readonly runs: string
  readonly resources: string
}

/** Prints of one script, kept: some are asked for by several goals. */
const printed = new Map<string, unknown>()

function run(script: string, args: readonly string[], env: NodeJS.ProcessEnv, settings: Settings): unknown {
  const file = fileURLToPath(new URL(`./${script}.js`, import.meta.url))
  const words = args.map((word) =>
    word === 'RUNS' ? settings.runs : word === 'RESOURCES' ? settings.resources : word,
  )
  const key = [script, ...words, env['ASSAY_TEST_DATABASE_URL']].join(' ')
  if (!printed.has(key)) {
    const output = execFileSync(process.execPath, [file, ...words, '--json'], {
      encoding: 'utf8',
      maxBuffer: 64 << 20,
      stdio: ['ignore', 'pipe', 'inherit'],
      env,
    })
    printed.set(key, JSON.parse(output))
  }
  return printed.get(key)
}

/** What the scripts of a source print, the first being the one the goals are about; a reason where they cannot run. */
function measureSource(source: Source, settings: Settings): readonly unknown[] | string {
  const { ASSAY_TEST_DATABASE_URL: url, ...env } = process.env
  if (source.engine === 'PostgreSQL') {
    if (url === undefined) return 'ASSAY_TEST_DATABASE_URL names no PostgreSQL'
    return [run(source.script, source.args, { ...process.env, ASSAY_DATABASE_URL: url }, settings)]
  }
  const first = run(source.script, source.args, env, settings)
  return source.beside === undefined ? [first] : [first, run(source.script, source.beside, env, settings)]
}

function numberAt(result: unknown, path: string): number | undefined {
  let found = result
  for (const name of path.split('.'))
    found = typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[name] : undefined
  return typeof found === 'number' ? found : undefined
}

/** Throws when the script no longer prints what a goal reads. */
function judge({ paths, ...rest }: Goal, results: readonly unknown[]): Outcome {
  const { goal, is, optional } = rest
  const measured: Measured = (path, place = 0) => {
    const found = numberAt(results[place], path)
    if (found === undefined) throw new Error(`no number ${path}`)
    return found
  }
  if (optional && paths.some((path) => numberAt(results[0], path) === undefined))
    return { value: null, goal, holds: false, reason: 'the peer is not installed' }
  const numbers = paths.map((path) => (rest.of === undefined ? measured(path) : rest.of(path, measured)))
  const value = is === 'at most' ? Math.max(...numbers) : Math.min(...numbers)
  return {
    value: Number(value.toPrecision(3)),
    goal,
    holds: is === 'at most' ? value <= goal : value >= goal,
    ...(rest.sized ? { resources: measured(rest.sized) } : {}),
  }
}

function main(): void {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean' },
      only: { type: 'string' },
      runs: { type: 'string', default: '5' },
      resources: { type: 'string', default: '1000000' },
    },
  })
  const only = values.only?.split(',')
  const isWanted = (id: string) =>
    only === undefined || only.some((each) => id === each || id.startsWith(`${each}.`))
  const outcomes: Record<string, Outcome> = {}
  for (const source of GOALS_BY_SCRIPT) {
    const wanted = source.goals.filter(({ id }) => isWanted(id))
    if (wanted.length === 0) continue
    const results = measureSource(source, values)
    for (const goal of wanted)
      outcomes[goal.id] =
        typeof results === 'string'
          ? { value: null, goal: goal.goal, holds: false, reason: results }
          : judge(goal, results)
  }
  for (const { id, goal, reason } of UNMEASURED)
    if (isWanted(id)) outcomes[id] = { value: null, goal, holds: false, reason }
  report({ ...outcomes })
}

main()
