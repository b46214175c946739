import { afterEach, beforeEach, expect, it } from 'vitest'
import { startEvaluation } from '../packs/start-evaluation.js'
import { openTestEstate, type TestEstate } from '../packs/testing.js'
import { createRule } from './create-rule.js'
import { deleteRules, type RuleOutcome } from './delete-rules.js'
import { draftManagedRule } from './draft-rule.js'
import { findRule } from './store/read-rules.js'
import { startRules, stopRules } from './switch-rules.js'
import { DISK_SIZE } from './testing.js'
import type { RuleState } from './types.js'
import { updateRule } from './update-rule.js'

let estate: TestEstate
let ruleId: string
beforeEach(async () => {
  estate = await openTestEstate()
  const { db, scope, services } = estate
  const drafted = draftManagedRule(services.catalogue, { identifier: DISK_SIZE, parameters: {} }, 'en-US')
  if (drafted.kind === 'refused') throw new Error(drafted.reason)
  ruleId = await createRule(db, scope, services, drafted.draft)
})
afterEach(() => estate.close())

/** Brings the rule, which says EVALUATING after its creation, into a state. */
async function reach(state: 'ACTIVE' | 'EVALUATING' | 'INACTIVE' | 'gone'): Promise<void> {
  const { db, scope, services } = estate
  if (state === 'EVALUATING') return
  await estate.evaluate()
  if (state === 'INACTIVE') await stopRules(db, scope, services, [ruleId])
  if (state === 'gone') await deleteRules(db, scope, services, [ruleId])
}

const code = (outcomes: readonly RuleOutcome[]) => outcomes[0]?.errorCode ?? 'ok'
const thrown = (work: Promise<void>) =>
  work.then(
    () => 'ok',
    (error: { code: string }) => error.code,
  )

const ACTS: Readonly<Record<string, () => Promise<string>>> = {
  start: async () => code(await startRules(estate.db, estate.scope, estate.services, [ruleId])),
  stop: async () => code(await stopRules(estate.db, estate.scope, estate.services, [ruleId])),
  evaluate: () =>
    thrown(startEvaluation(estate.db, estate.scope, estate.services, { ruleId, endsExemptions: false })),
  update: () => thrown(updateRule(estate.db, estate.scope, estate.services, ruleId, { description: 'x' })),
  finish: async () => {
    await estate.evaluate()
    return 'ok'
  },
  delete: async () => code(await deleteRules(estate.db, estate.scope, estate.services, [ruleId])),
}

// Source: spec/lifecycle.md 3, the table of states
it.each<[Parameters<typeof reach>[0], string, string, RuleState | null]>([
  ['ACTIVE', 'start', 'ConfigRuleStatusNotInActive', 'ACTIVE'],
  ['ACTIVE', 'stop', 'ok', 'INACTIVE'],
  ['ACTIVE', 'evaluate', 'ok', 'EVALUATING'],
  ['ACTIVE', 'update', 'ok', 'EVALUATING'],
  ['ACTIVE', 'finish', 'ok', 'ACTIVE'],
  ['ACTIVE', 'delete', 'ok', null],
  ['EVALUATING', 'start', 'ConfigRuleStatusNotInActive', 'EVALUATING'],
  ['EVALUATING', 'stop', 'ConfigRuleStatusNotActive', 'EVALUATING'],
  ['EVALUATING', 'evaluate', 'ConfigRuleStatusNotActive', 'EVALUATING'],
  ['EVALUATING', 'update', 'ok', 'EVALUATING'],
  ['EVALUATING', 'finish', 'ok', 'ACTIVE'],
  ['EVALUATING', 'delete', 'ok', null],
  ['INACTIVE', 'start', 'ok', 'EVALUATING'],
  ['INACTIVE', 'stop', 'ConfigRuleStatusNotActive', 'INACTIVE'],
  ['INACTIVE', 'evaluate', 'ConfigRuleStatusNotActive', 'INACTIVE'],
  ['INACTIVE', 'update', 'ok', 'INACTIVE'],
  ['INACTIVE', 'finish', 'ok', 'INACTIVE'],
  ['INACTIVE', 'delete', 'ok', null],
  ['gone', 'start', 'ConfigRuleNotExists', null],
  ['gone', 'stop', 'ConfigRuleNotExists', null],
  ['gone', 'evaluate', 'ConfigRuleNotExists', null],
  ['gone', 'update', 'ConfigRuleNotExists', null],
  ['gone', 'finish', 'ok', null],
  ['gone', 'delete', 'ConfigRuleNotExists', null],
])('%s, %s: %s, then %s', async (from, act, outcome, to) => {
  await reach(from)
  expect(await ACTS[act]!()).toBe(outcome)
  expect((await findRule(estate.db, estate.scope, ruleId))?.state ?? null).toBe(to)
})
