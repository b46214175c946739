import { type AccountRef, type Scope, systemScope } from '../accounts/scope.js'
import type { Json } from '../conditions/types.js'
import { parseJson } from '../conditions/value-text.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import type { Clock } from '../platform/clock.js'
import type { ResourceNo } from '../platform/ids.js'
import { isObject } from '../rules/catalogue/source-value.js'
import { listFormerIds } from '../rules/store/former-ids.js'
import { listRules, listRuleVersions } from '../rules/store/read-rules.js'
import type { Rule } from '../rules/types.js'
import { ABSENT, BLOCK_SIZE, type Block, blockOf, CODE_NAMES, offsetOf, resourceAt } from './block.js'
import type { TheirVerdict } from './compare-read.js'
import { comparePair, type RuleAgreement } from './compare-verdicts.js'
import { describeResult } from './describe-result.js'
import {
  type Difference,
  deleteDifferences,
  getComparison,
  insertDifferences,
  moveComparison,
} from './store/comparisons.js'
import { listResourceNos } from './store/exempt-resources.js'
import { listResultResources } from './store/result-resources.js'
import { readStoredBlocks } from './store/rule-blocks.js'
import {
  deleteTheirVerdicts,
  listTheirRules,
  pageTheirVerdicts,
  readTheirTimes,
  type TheirRule,
} from './store/their-verdicts.js'

const VERDICTS_AT_ONCE = 500

export interface ComparisonRun {
  readonly db: Db
  readonly clock: Clock
  readonly account: AccountRef
  readonly comparisonId: string
  readonly pause: () => Promise<void>
}

type Counts = { -readonly [K in 'agree' | 'differ' | 'onlyOurs' | 'onlyTheirs' | 'noData']: number }

/** Compares what was uploaded with the results as they stand; may be run again after a crash. */
export async function runComparison(run: ComparisonRun): Promise<void> {
  const { db, account, comparisonId } = run
  const scope = systemScope(account)
  if ((await getComparison(db, scope, comparisonId)).state !== 'queued') return
  await deleteDifferences(db, account, comparisonId)
  const { rules } = await listRules(db, scope, {})
  const ruleOf = await matchTheirRules(db, account, rules)
  const compared = new Set<Rule>()
  const table: RuleAgreement[] = []
  let differenceNo = 1
  for (const theirs of await listTheirRules(db, account, comparisonId)) {
    const rule = ruleOf(theirs)
    if (rule === undefined) {
      const { ruleId: theirRuleId, ruleName, count } = theirs
      const none = { agree: 0, differ: 0, onlyOurs: 0, noData: 0 }
      table.push({ ruleId: null, theirRuleId, ruleName, ...none, onlyTheirs: count })
      continue
    }
    compared.add(rule)
    const { counts, lastNo } = await compareRule(run, scope, { rule, theirs, differenceNo })
    differenceNo = lastNo
    table.push({ ruleId: rule.ruleId, theirRuleId: theirs.ruleId, ruleName: rule.name, ...counts })
  }
  for (const rule of rules) if (!compared.has(rule)) table.push(await countOnlyOurs(db, account, rule))
  const given = await readTheirTimes(db, account, comparisonId)
  await inTransaction(db, async (db) => {
    await deleteTheirVerdicts(db, account, comparisonId)
    const at = run.clock.now()
    const summary = { rules: table, cause: null, given }
    await moveComparison(db, account, comparisonId, { from: 'queued', to: 'done', at, summary })
  })
}

/** Their rule is ours by the id it had there, by its id, or by its name. */
async function matchTheirRules(db: Db, account: AccountRef, rules: readonly Rule[]) {
  const former = new Map((await listFormerIds(db, account)).map((id) => [id.formerId, id.currentId]))
  const byId = new Map<string, Rule>(rules.map((rule) => [rule.ruleId, rule]))
  const byName = new Map(rules.map((rule) => [rule.name, rule]))
  return ({ ruleId, ruleName }: TheirRule): Rule | undefined =>
    byId.get(former.get(ruleId) ?? ruleId) ?? byName.get(ruleName)
}

async function countOnlyOurs(db: Db, account: AccountRef, rule: Rule): Promise<RuleAgreement> {
  let onlyOurs = 0
  for (const { block } of await readStoredBlocks(db, account, rule.ruleNo))
    onlyOurs += block.counts.reduce((sum, count, code) => (code === ABSENT ? sum : sum + count), 0)
  const none = { agree: 0, differ: 0, onlyTheirs: 0, noData: 0 }
  return { ruleId: rule.ruleId, theirRuleId: null, ruleName: rule.name, ...none, onlyOurs }
}

async function compareRule(
  run: ComparisonRun,
  scope: Scope,
  what: { rule: Rule; theirs: TheirRule; differenceNo: number },
): Promise<{ counts: Counts; lastNo: number }> {
  const { db, account, comparisonId } = run
  const { rule, theirs } = what
  const stored = await readStoredBlocks(db, account, rule.ruleNo)
  const blocks = new Map<number, Block>(stored.map(({ blockNo, block }) => [blockNo, block]))
  const explain = await explainer(db, scope, rule, stored)
  const counts: Counts = { agree: 0, differ: 0, onlyOurs: 0, onlyTheirs: 0, noData: 0 }
  const seen = new Set<ResourceNo>()
  let nextNo = what.differenceNo
  const keep = async (differences: readonly Difference[]) => {
    await inTransaction(db, (db) => insertDifferences(db, account, comparisonId, nextNo, differences))
    nextNo += differences.length
    await run.pause()
  }

  let after: TheirVerdict | null = null
  for (;;) {
    const page = { after, limit: VERDICTS_AT_ONCE }
    const verdicts: readonly TheirVerdict[] = await pageTheirVerdicts(
      db,
      account,
      comparisonId,
      theirs.ruleId,
      page,
    )
    after = verdicts.at(-1) ?? null
    if (after === null) break
    const resourceNos = await listResourceNos(db, account, verdicts)
    const differences: Difference[] = []
    verdicts.forEach((verdict, index) => {
      const resourceNo = resourceNos[index] ?? null
      const block = resourceNo === null ? undefined : blocks.get(blockOf(resourceNo))
      const ours =
        resourceNo === null || block === undefined
          ? null
          : (CODE_NAMES[block.verdicts[offsetOf(resourceNo)]!] ?? null)
      if (resourceNo !== null) seen.add(resourceNo)
      const kind = comparePair(ours, verdict.verdict)
      counts[kind]++
      if (kind === 'agree') return
      const ourAnnotation =
        block === undefined || resourceNo === null ? '' : explain(block, offsetOf(resourceNo))
      differences.push({
        ruleId: rule.ruleId,
        ruleName: rule.name,
        kind,
        resourceType: verdict.resourceType,
        region: verdict.region,
        resourceId: verdict.resourceId,
        ourVerdict: ours ?? '',
        theirVerdict: verdict.verdict,
        property: propertyOf(ourAnnotation) || propertyOf(verdict.annotation),
        ourAnnotation,
        theirAnnotation: verdict.annotation,
        theirRecordedAt: verdict.recordedAt,
        theirSource: verdict.source,
      })
    })
    await keep(differences)
  }
  for (const [blockNo, block] of blocks) {
    const unseen: ResourceNo[] = []
    for (let offset = 0; offset < BLOCK_SIZE; offset++) {
      const resourceNo = resourceAt(blockNo, offset)
      if (block.verdicts[offset] !== ABSENT && !seen.has(resourceNo)) unseen.push(resourceNo)
    }
    counts.onlyOurs += unseen.length
    const resources = await listResultResources(db, account, unseen)
    await keep(
      resources.map((resource): Difference => {
        const offset = offsetOf(resource.resourceNo)
        const ourAnnotation = explain(block, offset)
        return {
          ruleId: rule.ruleId,
          ruleName: rule.name,
          kind: 'onlyOurs',
          resourceType: resource.resourceType,
          region: resource.regionId,
          resourceId: resource.resourceId,
          ourVerdict: CODE_NAMES[block.verdicts[offset]!] ?? '',
          theirVerdict: '',
          property: propertyOf(ourAnnotation),
          ourAnnotation,
          theirAnnotation: '',
          theirRecordedAt: null,
          theirSource: '',
        }
      }),
    )
  }
  return { counts, lastNo: nextNo }
}

/** Makes the function that gives the annotation of a stored result as JSON text; empty for none. */
async function explainer(
  db: Db,
  scope: Scope,
  { ruleNo }: Rule,
  stored: readonly { readonly block: Block }[],
): Promise<(block: Block, offset: number) => string> {
  const wanted = [...new Set(stored.map(({ block }) => block.ruleVersion))]
  const versions = await listRuleVersions(
    db,
    scope,
    wanted.map((version) => ({ ruleNo, version })),
  )
  const byVersion = new Map(versions.map((rule) => [rule.version, rule]))
  return ({ ruleVersion, evidence }, offset) => {
    const rule = byVersion.get(ruleVersion)
    const found = evidence.get(offset)
    if (rule === undefined || found === undefined) return ''
    const annotation = describeResult(rule, { ruleVersion, evidence: found })
    return annotation === null ? '' : JSON.stringify(annotation)
  }
}

/** The property an annotation names; empty for free text. */
function propertyOf(annotation: string): string {
  const value: Json | undefined = annotation.startsWith('{') ? parseJson(annotation) : undefined
  const property = isObject(value) ? value['property'] : undefined
  return typeof property === 'string' ? property : ''
}
