import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import {
  listRecordedResources,
  type RecordedResource,
  readTypeNames,
} from '../inventory/store/evaluated-resources.js'
import type { BlockNo, ResourceNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import type { JobQueue } from '../platform/jobs/enqueue.js'
import { compileScope } from '../rules/resource-scope.js'
import type { Rule } from '../rules/types.js'
import {
  ABSENT,
  applyUpdate,
  type BlockUpdate,
  blockOf,
  emptyBlock,
  IGNORED,
  keepsEvidence,
  NON_COMPLIANT,
  noUpdate,
  offsetOf,
  resourceAt,
  typeOfBlock,
  type VerdictCode,
} from './block.js'
import { viewOf } from './evaluate-resources.js'
import { exemptionsInForce } from './exemptions-in-force.js'
import { requestDueEvaluation } from './jobs.js'
import { noteFindings } from './note-findings.js'
import { insertFlips, lockBlock, readBlocks, writeBlocks } from './store/blocks.js'
import { listExemptionsInForce } from './store/exemptions.js'
import { takeResultsBefore, writeOrderedAt } from './store/function-rules.js'
import { readRechecks, writeRechecks } from './store/rechecks.js'
import type { Evidence } from './types.js'

/** What a function, or the attempt to call it, says of one resource. */
export interface FunctionResult {
  readonly resourceNo: ResourceNo
  readonly code: VerdictCode
  readonly evidence: Evidence
  readonly orderedAt: Instant
  readonly runAt: Instant
}

/**
 * Stores results of a function rule in its blocks, in the transaction of the caller: exemptions hold for them
 * as for any other. Answers how many were left out because their resources are out of the rule's scope.
 */
export async function writeFunctionResults(
  db: Db,
  queue: JobQueue,
  rule: Rule,
  results: readonly FunctionResult[],
  now: Instant,
): Promise<{ readonly outOfScope: number }> {
  let outOfScope = 0
  const types = await readTypeNames(db)
  const isInScope = compileScope(rule.scope)
  for (const blockNo of [...new Set(results.map(({ resourceNo }) => blockOf(resourceNo)))].sort(ascending)) {
    const resourceType = types.get(typeOfBlock(blockNo)) ?? ''
    const looksAtType = rule.resourceTypes.includes('*') || rule.resourceTypes.includes(resourceType)
    const here = results.filter(({ resourceNo }) => blockOf(resourceNo) === blockNo)
    const resources = await readResources(db, rule, blockNo, here)
    const update = noUpdate()
    const written: FunctionResult[] = []
    const rechecks = new Map<ResourceNo, Instant>()
    const look = await exemptionLook(db, rule, blockNo, now)
    for (const result of here) {
      const resource = resources.get(result.resourceNo)
      if (resource === undefined || !looksAtType || (isInScope !== null && !isInScope(resource))) {
        outOfScope++
        continue
      }
      const exempt = result.code === NON_COMPLIANT ? look(resourceType, resource) : null
      const code = exempt?.isExempt === true ? IGNORED : result.code
      const offset = offsetOf(result.resourceNo)
      update.codes[offset] = code
      if (keepsEvidence(code)) update.evidence.set(offset, result.evidence)
      const changesAt = exempt?.changesAt ?? null
      if (changesAt !== null) rechecks.set(result.resourceNo, changesAt)
      written.push(result)
    }
    await layOver(db, rule, blockNo, update, now)
    await writeOrderedAt(db, rule, rule.ruleNo, written)
    await bringForward(db, queue, rule, blockNo, rechecks)
  }
  return { outOfScope }
}

/** Deletes the results that no run since `runAt` refreshed. */
export async function clearFunctionResults(db: Db, rule: Rule, runAt: Instant, now: Instant): Promise<void> {
  const gone = await takeResultsBefore(db, rule, rule.ruleNo, runAt)
  await clearResults(db, rule, gone, now)
}

/** Takes results of a rule away. */
export async function clearResults(
  db: Db,
  rule: Rule,
  resourceNos: readonly ResourceNo[],
  now: Instant,
): Promise<void> {
  for (const blockNo of [...new Set(resourceNos.map(blockOf))].sort(ascending)) {
    const update = noUpdate()
    for (const resourceNo of resourceNos)
      if (blockOf(resourceNo) === blockNo) update.codes[offsetOf(resourceNo)] = ABSENT
    await layOver(db, rule, blockNo, update, now)
  }
}

async function layOver(
  db: Db,
  rule: Rule,
  blockNo: BlockNo,
  update: BlockUpdate,
  now: Instant,
): Promise<void> {
  await lockBlock(db, rule, blockNo)
  const old = (await readBlocks(db, rule, blockNo)).get(rule.ruleNo) ?? emptyBlock(rule.version, now)
  const { block, flips, changed } = applyUpdate(old, update)
  if (!changed && old.runAt === now) return
  // Evidence of a function speaks for itself, so the block may take the current version whole.
  const stored = { ...block, ruleVersion: rule.version, runAt: now }
  await writeBlocks(db, rule, blockNo, [{ ruleNo: rule.ruleNo, block: stored }])
  const told = flips.map((flip) => ({ ruleNo: rule.ruleNo, ruleVersion: old.ruleVersion, flip }))
  await insertFlips(db, rule, blockNo, now, told)
  await noteFindings(db, rule, { blockNo, now }, [{ ruleNo: rule.ruleNo, before: old, block: stored }])
}

async function readResources(
  db: Db,
  account: AccountRef,
  blockNo: BlockNo,
  results: readonly FunctionResult[],
): Promise<ReadonlyMap<ResourceNo, RecordedResource>> {
  const found = await listRecordedResources(db, account, {
    ...rangeOf(blockNo),
    resourceNos: results.map(({ resourceNo }) => resourceNo),
  })
  return new Map(found.flatMap((each) => (each.deletedAt === null ? [[each.resourceNo, each] as const] : [])))
}

async function exemptionLook(db: Db, rule: Rule, blockNo: BlockNo, now: Instant) {
  const inForce = exemptionsInForce(await listExemptionsInForce(db, rule, rangeOf(blockNo), now))
  return (resourceType: string, resource: RecordedResource) => {
    const { configuration = null, ...view } = viewOf(rule, resourceType, resource)
    return inForce.look(rule.ruleNo, resource.resourceNo, { ...view, configuration }, { now })
  }
}

async function bringForward(
  db: Db,
  queue: JobQueue,
  account: AccountRef,
  blockNo: BlockNo,
  rechecks: ReadonlyMap<ResourceNo, Instant>,
): Promise<void> {
  if (rechecks.size === 0) return
  const stored = await readRechecks(db, account, rangeOf(blockNo))
  const sooner = [...rechecks].filter(([resourceNo, at]) => at < (stored.get(resourceNo) ?? Infinity))
  await writeRechecks(db, account, new Map(sooner))
  for (const [, at] of sooner) await requestDueEvaluation(db, queue, account, at)
}

function rangeOf(blockNo: BlockNo) {
  return { first: resourceAt(blockNo, 0), end: resourceAt(blockNo + 1, 0) }
}

function ascending(one: number, other: number): number {
  return one - other
}
