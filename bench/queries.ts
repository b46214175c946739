/**
 * How long the queries behind the console take when results are stored: counts of 40 rules, a page of 100 non-compliant
 * results anywhere in the list of a rule, a page of compliant ones, and every result of one resource. Wall time of the
 * stage functions, p50 of many at random places, and CPU; and what evaluating one changed resource takes. On PostgreSQL
 * where ASSAY_TEST_DATABASE_URL names a server. `--json`, `--resources N` (100,000), `--times N`.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { systemScope } from '../src/accounts/scope.js'
import { openDatabase } from '../src/db/connect.js'
import type { Db } from '../src/db/tables.js'
import { createDatabase } from '../src/db/testing-postgres.js'
import { blockRangeOfType, resourceAt } from '../src/evaluation/block.js'
import { countResults, listResourceResults, listResults } from '../src/evaluation/results.js'
import { evaluateWaitingRules } from '../src/evaluation/run-evaluation.js'
import type { RecordedItem } from '../src/inventory/readers/recorded-item.js'
import { readTypeSizes } from '../src/inventory/store/evaluated-resources.js'
import { systemClock } from '../src/platform/clock.js'
import type { ResourceNo, RuleNo } from '../src/platform/ids.js'
import { listSeenRuleNos } from '../src/rules/store/read-rules.js'
import { loneWriteP50Ms } from './lone-write.js'
import { measure, median, report } from './measure.js'
import { withFolder } from './server.js'
import { ACCOUNT, prepare } from './settings-database.js'
import { settingsItem } from './settings-estate.js'

const scope = systemScope(ACCOUNT)
const PAGE = 100
const LONE_CHANGES = 40

interface Taken {
  /** Wall time of the middle one. */
  readonly p50Ms: number
  /** CPU of each, on average: what a busy machine does not stretch. */
  readonly cpuMs: number
}

/** What `times` runs take, after a few that warm code and cache. */
async function take(times: number, work: () => Promise<unknown>): Promise<Taken> {
  for (let n = 0; n < 10; n++) await work()
  const took: number[] = []
  const { cpuSeconds } = await measure(async () => {
    for (let n = 0; n < times; n++) {
      const begun = performance.now()
      await work()
      took.push(performance.now() - begun)
    }
  })
  return { p50Ms: median(took), cpuMs: (cpuSeconds / times) * 1_000 }
}

/** Picks resources that exist, evenly over the types. */
async function resourcePicker(db: Db): Promise<() => ResourceNo> {
  const sizes = [...(await readTypeSizes(db, ACCOUNT))]
  return () => {
    const [typeNo, size] = sizes[Math.floor(Math.random() * sizes.length)]!
    return resourceAt(blockRangeOfType(typeNo).first, Math.floor(Math.random() * size))
  }
}

/** Changed resources all over the estate; the change of a few is none, as both settings apply to no rule. */
function changedItems(resources: number): RecordedItem[] {
  const capturedAt = systemClock.now()
  const of = (i: number, isChanged: boolean) => settingsItem(ACCOUNT.accountId, i, capturedAt, isChanged)
  return Array.from({ length: LONE_CHANGES }, (_, n) => Math.floor((resources / LONE_CHANGES) * n))
    .filter((i) => of(i, true).configuration !== of(i, false).configuration)
    .map((i) => of(i, true))
}

async function main(resources: number, times: number): Promise<void> {
  await withFolder(async (directory) => {
    const server = process.env['ASSAY_TEST_DATABASE_URL']
    const database = server === undefined ? undefined : await createDatabase(server)
    const options = { path: join(directory, 'assay.db'), ...(database && { url: database.url }) }
    await prepare(options, resources)
    const db = await openDatabase(options)
    await evaluateWaitingRules({ db, clock: systemClock, account: ACCOUNT, pause: async () => {} })
    const ruleNos = await listSeenRuleNos(db, scope, undefined)
    const resource = await resourcePicker(db)
    const rule = (): RuleNo => ruleNos[Math.floor(Math.random() * ruleNos.length)]!
    const page = (verdict: 'COMPLIANT' | 'NON_COMPLIANT') => async () => {
      const ruleNo = rule()
      const after = { ruleNo, resourceNo: resource() }
      const { results } = await listResults(db, scope, {
        ruleNos: [ruleNo],
        verdicts: [verdict],
        after,
        limit: PAGE,
      })
      if (results.some((result) => result.verdict !== verdict)) throw new Error('another verdict was listed')
    }
    const counts = await countResults(db, scope, ruleNos)
    const compliant = [...counts.values()].reduce((sum, each) => sum + each.compliant, 0)
    if (compliant < resources * ruleNos.length * 0.8)
      throw new Error(`only ${compliant} results are compliant`)
    const items = changedItems(resources)
    report({
      resources,
      engine: database === undefined ? 'SQLite' : 'PostgreSQL',
      rules: ruleNos.length,
      counts: await take(times, () => countResults(db, scope, ruleNos)),
      nonCompliantPage: await take(times, page('NON_COMPLIANT')),
      oneResource: await take(times, () => listResourceResults(db, scope, resource())),
      compliantPage: await take(times, page('COMPLIANT')),
      // Last: it changes what the others read.
      loneWriteP50Ms: await loneWriteP50Ms(db, ACCOUNT, items),
      p50Goals:
        database === undefined
          ? { counts: 10, nonCompliantPage: 3, oneResource: 1, compliantPage: 1, loneWrite: 10 }
          : { counts: 30, nonCompliantPage: 6, oneResource: 2, compliantPage: 2 },
    })
    await db.destroy()
    await database?.drop()
  })
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    resources: { type: 'string', default: '100000' },
    times: { type: 'string', default: '200' },
  },
})
await main(Number(values.resources), Number(values.times))
