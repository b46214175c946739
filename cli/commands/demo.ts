import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { readConfig } from '../../src/config.js'
import type { Assay } from '../../src/main.js'
import { systemClock } from '../../src/platform/clock.js'
import { randomIds } from '../../src/platform/ids.js'
import { createClient } from '../client.js'
import type { CommandContext } from '../command-context.js'
import { consoleSession } from '../demo/console-session.js'
import { MAX_RESOURCES, MIN_RESOURCES } from '../demo/estate/generate-estate.js'
import { runStory } from '../demo/run-story.js'
import { createSteps } from '../demo/steps.js'
import { servingLines, summaryLines } from '../demo/summary.js'
import { CommandError } from '../exit-codes.js'
import { untilStopped } from '../signals.js'
import { count } from '../table.js'
import { startServer } from './serve.js'

interface DemoFlags {
  readonly exit?: boolean
  readonly resources: number
  readonly seed: number
}

/** As long as every real account id, and visibly made up. */
const DEMO_ACCOUNT = '1000000000000001'
const DEFAULT_RESOURCES = 2_000

const NOTES = `
Runs in a temporary data folder that is removed at the end, on a free port, and
does everything through the signed API. Leaves demo-report.xls and
demo-report.xlsx in the working directory, and each other form that
ASSAY_REPORT_FORMS names (html,pdf).`

/** `assay demo`: the whole main job on a made-up estate. */
export function addDemo(program: Command, context: CommandContext): void {
  const { terminal } = context
  program
    .command('demo')
    .summary('see the whole job on a synthetic estate')
    .description('Records, evaluates and reports on a synthetic estate, and shows each step.')
    .option('--exit', 'end after the summary instead of keeping the server up')
    .option(
      '--resources <n>',
      'size of the estate',
      wholeNumber('--resources', MIN_RESOURCES, MAX_RESOURCES),
      DEFAULT_RESOURCES,
    )
    .option('--seed <n>', 'another seed makes another estate', wholeNumber('--seed', 0, 2 ** 32 - 1), 1)
    .addHelpText('after', NOTES)
    .action(async ({ exit = false, resources, seed }: DemoFlags) => {
      const dataDir = mkdtempSync(join(tmpdir(), 'assay-demo-'))
      const stopped = untilStopped()
      let assay: Assay | undefined
      try {
        const startedAt = performance.now()
        terminal.print(
          `${terminal.paint('bold', 'Assay demo')}: ${count(resources)} synthetic resources, seed ${seed}`,
        )
        terminal.print()
        const steps = createSteps(terminal)
        const config = demoConfig(dataDir, context.env)
        const started = await steps.run('server', async () => {
          assay = await startServer(config)
          return [`${assay.url}, account ${assay.accountId}`, assay]
        })
        const key = started.bootstrapKey
        if (key === undefined) throw new CommandError('failed', 'the server made no key')
        const client = createClient(
          { endpoint: new URL(started.url), ...key },
          { clock: systemClock, ids: randomIds },
        )
        const wish = {
          accountId: started.accountId,
          resources,
          seed,
          folder: process.cwd(),
          forms: config.reportForms,
        }
        const story = await Promise.race([runStory(client, steps, wish), stopped])
        if (story === undefined) throw new CommandError('interrupted', 'the demo was stopped')
        const tookMs = performance.now() - startedAt
        for (const line of summaryLines(terminal, story, tookMs)) terminal.print(line)
        if (exit) return
        const code = started.offerSignIn(await consoleSession(client, started.accountId))
        const signInUrl = `${started.url}/console/#code=${code}`
        for (const line of servingLines(terminal, started.url, key, signInUrl)) terminal.print(line)
        await stopped
      } finally {
        await assay?.stop()
        rmSync(dataDir, { recursive: true, force: true })
      }
    })
}

/** Settings of its own: whatever the environment says is about another server, but for the forms that it makes. */
function demoConfig(dataDir: string, env: CommandContext['env']) {
  const { ASSAY_REPORT_FORMS } = env
  return readConfig(
    { ASSAY_REPORT_FORMS },
    { dataDir, port: '0', accountId: DEMO_ACCOUNT, logLevel: 'error' },
  )
}

function wholeNumber(name: string, first: number, last: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < first || value > last)
      throw new CommandError(
        'usage',
        `${name} ${text}: takes a whole number from ${count(first)} to ${count(last)}`,
      )
    return value
  }
}
