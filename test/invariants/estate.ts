import { type AccountRef, systemScope } from '../../src/accounts/scope.js'
import type { RuleLogic } from '../../src/conditions/types.js'
import type { Db } from '../../src/db/tables.js'
import { inTransaction } from '../../src/db/transaction.js'
import type { ReaderPool } from '../../src/evaluation/block-readers.js'
import { ignoreResults, revertResults } from '../../src/evaluation/exempt-results.js'
import type { ExemptionSelector } from '../../src/evaluation/exemption.js'
import {
  createExemption,
  deleteExemption,
  type ExemptionChange,
  type RegisterServices,
  updateExemption,
} from '../../src/evaluation/exemption-register.js'
import {
  evaluationHandlers,
  requestChangesEvaluation,
  requestRuleEvaluation,
} from '../../src/evaluation/jobs.js'
import type { DeclaredIds } from '../../src/evaluation/related-resources.js'
import { deleteRuleBlocks } from '../../src/evaluation/store/blocks.js'
import { listExemptions } from '../../src/evaluation/store/exemptions.js'
import type { RecordedItem } from '../../src/inventory/readers/recorded-item.js'
import { recordItems } from '../../src/inventory/record-items.js'
import { settableClock } from '../../src/platform/clock.js'
import {
  type AccountId,
  type AccountNo,
  type ExemptionId,
  type RuleId,
  type RuleNo,
  randomIds,
  type TypeNo,
} from '../../src/platform/ids.js'
import { type Instant, toInstant } from '../../src/platform/instant.js'
import { createJobRunner } from '../../src/platform/jobs/runner.js'
import { createLog } from '../../src/platform/log.js'
import type { ResourceScope } from '../../src/rules/resource-scope.js'
import { getRuleVersion, listRules } from '../../src/rules/store/read-rules.js'
import {
  deleteRule,
  insertRule,
  insertRuleVersion,
  type RuleContent,
  startRule,
  stopRule,
} from '../../src/rules/store/write-rules.js'

export const account: AccountRef = { accountNo: 1 as AccountNo, accountId: '1000000000000001' as AccountId }
export const scope = systemScope(account)
export const START = toInstant(Date.UTC(2026, 0, 1))
export const DAY_MS = 86_400_000

export type TestResourceName = Pick<RecordedItem, 'resourceType' | 'resourceId' | 'region'>

export interface RuleDraft {
  readonly logic: RuleLogic
  readonly parameters: Readonly<Record<string, string>>
  readonly resourceTypes: readonly string[]
  readonly scope: ResourceScope
}

/** Knows one relation, `owner`: the id in `$.Owner` of any type, in the same region. */
export const declaredIds: DeclaredIds = ({ configuration, regionId }, relation) => {
  const isObject = typeof configuration === 'object' && configuration !== null && 'Owner' in configuration
  return relation === 'owner' && isObject ? { ids: [String(configuration.Owner)], regionId } : undefined
}

function contentOf(draft: RuleDraft): RuleContent {
  return {
    ...draft,
    description: '',
    riskLevel: 1,
    sourceOwner: 'CUSTOM_CONFIGURATION',
    sourceIdentifier: 'acs-config-configuration',
    triggers: [{ kind: 'change' }],
  }
}

/** One account whose stages are wired as the server wires them, driven by hand. */
export async function openEstate(db: Db, options: { readonly pool?: ReaderPool } = {}) {
  await db
    .insertInto('account')
    .values({
      ...account,
      name: 'test',
      isOperator: 1,
      recorderStatus: 'REGISTERED',
      recorderStartedAt: START,
      changeSeq: 0,
      ruleSeq: 0,
      packSeq: 0,
      runSeq: 0,
      auditSeq: 0,
      evaluatedChangeNo: 0,
      createdAt: START,
    })
    .execute()
  const clock = settableClock(START)
  const queue = { clock, ids: randomIds, wake: () => {} }
  const handlers = evaluationHandlers(db, queue, { declaredIds, ...options })
  const runner = createJobRunner({ db, clock, log: createLog('error'), handlers, onlyProcess: true })
  const recording = {
    clock,
    changed: (db: Db, account: AccountRef) => requestChangesEvaluation(db, queue, account),
    typeNumbers: new Map<string, TypeNo>(),
  }
  const register: RegisterServices = {
    ids: randomIds,
    queue,
    exemptionPolicy: { needsApproval: false, maxDays: 0 },
    events: {
      ruleChanged: async (db, account, ruleNo, cause) =>
        void (await requestRuleEvaluation(db, queue, account, ruleNo, cause)),
    },
  }
  let rules = 0
  let captures = 0

  return {
    clock,
    queue,
    handlers,
    settle: () => runner.drain(),
    record: (
      items: readonly Pick<
        RecordedItem,
        'resourceType' | 'resourceId' | 'configuration' | 'region' | 'tags' | 'event'
      >[],
      told: Partial<Pick<RecordedItem, 'capturedAt' | 'createdAt'>> = {},
    ) => {
      const capturedAt = toInstant(START + ++captures)
      const full = items.map(
        (item): RecordedItem => ({
          ...item,
          accountId: account.accountId,
          resourceName: item.resourceId,
          zone: null,
          resourceGroupId: null,
          status: null,
          createdAt: null,
          capturedAt,
          capturedFrom: 'item',
          source: 'snapshot',
          relations: null,
          ...told,
        }),
      )
      return recordItems(db, recording, account, 1, full)
    },
    createRule: (draft: RuleDraft): Promise<RuleNo> =>
      inTransaction(db, async (db) => {
        const name = `rule-${++rules}`
        const ruleId = randomIds.next('cr-') as RuleId
        const ruleNo = await insertRule(db, account, {
          ruleId,
          name,
          state: 'ACTIVE',
          createdByPackNo: null,
          content: contentOf(draft),
          at: clock.now(),
        })
        await requestRuleEvaluation(db, queue, account, ruleNo, 'created')
        return ruleNo
      }),
    changeRule: (ruleNo: RuleNo, draft: RuleDraft) =>
      inTransaction(db, async (db) => {
        await insertRuleVersion(db, account, ruleNo, contentOf(draft), clock.now())
        await requestRuleEvaluation(db, queue, account, ruleNo, 'changed')
      }),
    /** Stops a rule that runs, starts one that was stopped. */
    switchRule: (ruleNo: RuleNo) =>
      inTransaction(db, async (db) => {
        const rule = (await listRules(db, scope, { ruleNos: [ruleNo] })).rules[0]!
        if (await stopRule(db, account, ruleNo, clock.now())) return
        if (await startRule(db, account, rule, clock.now()))
          await requestRuleEvaluation(db, queue, account, ruleNo, 'created')
      }),
    dropRule: (ruleNo: RuleNo) =>
      inTransaction(db, async (db) => {
        const rule = (await listRules(db, scope, { ruleNos: [ruleNo] })).rules[0]!
        await deleteRule(db, account, rule, clock.now())
        await deleteRuleBlocks(db, account.accountNo, ruleNo)
      }),
    ignore: (ruleId: RuleId, resource: TestResourceName, expiresAt: Instant | null) =>
      ignoreResults(db, scope, register, {
        ruleId,
        resources: [{ ...resource, accountId: account.accountId }],
        reason: 'test',
        expiresAt,
      }),
    revert: (ruleId: RuleId, resource: TestResourceName) =>
      revertResults(db, scope, register, {
        ruleId,
        resources: [{ ...resource, accountId: account.accountId }],
      }),
    exempt: (ruleId: RuleId, selector: ExemptionSelector, expiresAt: Instant | null) =>
      createExemption(db, scope, register, { ruleId, selector, reason: 'test', expiresAt }),
    changeExemption: (exemptionId: ExemptionId, change: ExemptionChange) =>
      updateExemption(db, scope, register, exemptionId, change),
    endExemption: (exemptionId: ExemptionId) => deleteExemption(db, scope, register, exemptionId),
    exemptions: async () => (await listExemptions(db, scope, { states: ['ACTIVE'] })).exemptions,
    rules: async () => (await listRules(db, scope, {})).rules,
    version: (ruleNo: RuleNo, version: number) => getRuleVersion(db, scope, ruleNo, version),
  }
}

export type Estate = Awaited<ReturnType<typeof openEstate>>
