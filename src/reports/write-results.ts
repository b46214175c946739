import { type AccountRef, systemScope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import {
  ABSENT,
  type Block,
  CODE_NAMES,
  keepsEvidence,
  NON_COMPLIANT,
  typeOfBlock,
} from '../evaluation/block.js'
import type { BlockNo, ResourceNo, TypeNo } from '../platform/ids.js'
import { type Instant, toInstant } from '../platform/instant.js'
import { listRuleVersions } from '../rules/store/read-rules.js'
import type { Rule } from '../rules/types.js'
import { type BlockResources, createBlockResources } from './block-resources.js'
import type { CountedPart } from './count-part.js'
import { describeDetail } from './describe-detail.js'
import { changeAgainst, type EarlierContent } from './earlier-content.js'
import { countedVerdicts } from './estate.js'
import { tellFailure } from './finding-changes.js'
import { findingId } from './finding-id.js'
import { readFlipCauses } from './flip-causes.js'
import type { ResultRow } from './model.js'
import type { FlipCause } from './model-time.js'
import type { Pace } from './pace.js'
import { compareText } from './population.js'
import { resultLine } from './record-lines.js'
import type { RuleTimes } from './rule-times.js'
import type { LastFailure } from './store/finding-changes.js'
import type { ReportedResource } from './store/resources.js'
import type { RuleTally } from './tally.js'
import type { RecordWriter } from './write-record.js'

interface ResultsToWrite {
  /** In the report's order. */
  readonly rules: readonly Rule[]
  readonly parts: readonly CountedPart[]
  readonly asOf: Instant
  /** As-of time of the report compared with; null for the first one. */
  readonly since: Instant | null
  /** What that one was about; null where its record is not kept. */
  readonly earlier: EarlierContent | null
  /** By index into the parts. */
  readonly times: ReadonlyMap<CountedPart['index'], RuleTimes>
  readonly typeNames: ReadonlyMap<TypeNo, string>
  /** By finding. */
  readonly tickets: ReadonlyMap<string, string>
  readonly writer: RecordWriter
  readonly pace: Pace
}

/** Writes one line for each result, by rule and account, and returns their number. Only inside `readSnapshot`. */
export async function writeResults(db: Db, work: ResultsToWrite): Promise<number> {
  const parts = work.parts.map((part) => ({ part, resourcesOf: createBlockResources(part.source) }))
  let written = 0
  for (const index of work.rules.keys()) {
    for (const { part, resourcesOf } of parts) {
      const rule = part.rules.find((each) => each.index === index)?.rule
      if (rule !== undefined) written += await writeRule(db, work, { part, resourcesOf, rule, index })
    }
  }
  return written
}

interface RuleOfPart {
  readonly part: CountedPart
  readonly resourcesOf: BlockResources
  readonly rule: Rule
  /** Of the rule in the report. */
  readonly index: number
}

async function writeRule(db: Db, work: ResultsToWrite, { part, resourcesOf, rule, index }: RuleOfPart) {
  const { writer, pace } = work
  const { account, source } = part
  const versions = await readVersions(db, account, rule, part.tallies.get(index)!)
  let written = 0
  for await (const { blockNo, block } of source.pageBlocks(rule.ruleNo)) {
    const version = versions.get(block.ruleVersion)
    if (version === undefined) throw new Error(`rule ${rule.ruleId} has no version ${block.ruleVersion}`)
    const resources = await resourcesOf(blockNo)
    const failures = block.verdicts.includes(NON_COMPLIANT)
      ? await source.failures(rule.ruleNo, blockNo)
      : NO_FAILURES
    const times = work.times.get(part.index)!
    const causes = await readFlipCauses(db, account, version, { failures: failures ?? NO_FAILURES, times })
    const found = { part, blockNo, block, version, index, resources, failures, causes }
    for (const row of rowsOf(work, found)) {
      const behind = writer.put(resultLine(row))
      if (behind !== undefined) await behind
      written++
      const pause = pace()
      if (pause !== undefined) await pause
    }
  }
  return written
}

const NO_FAILURES: ReadonlyMap<ResourceNo, LastFailure> = new Map()

/** A result was made with one version of its rule and is explained by that one, not by the newest. */
async function readVersions(
  db: Db,
  account: AccountRef,
  rule: Rule,
  tally: RuleTally,
): Promise<ReadonlyMap<number, Rule>> {
  const older = tally.versions.filter((version) => version !== rule.version)
  const wanted = older.map((version) => ({ ruleNo: rule.ruleNo, version }))
  const found = wanted.length === 0 ? [] : await listRuleVersions(db, systemScope(account), wanted)
  return new Map([rule, ...found].map((each) => [each.version, each]))
}

interface BlockOfRule {
  readonly part: CountedPart
  readonly blockNo: BlockNo
  readonly block: Block
  readonly version: Rule
  /** Of the rule in the report. */
  readonly index: number
  readonly resources: ReadonlyMap<number, ReportedResource>
  /** Null where it cannot be told since when results fail. */
  readonly failures: ReadonlyMap<ResourceNo, LastFailure> | null
  readonly causes: ReadonlyMap<ResourceNo, FlipCause>
}

function* rowsOf(
  work: ResultsToWrite,
  { part, blockNo, block, version, index, resources, failures, causes }: BlockOfRule,
): Generator<ResultRow> {
  const resourceType = work.typeNames.get(typeOfBlock(blockNo)) ?? ''
  const codes = countedVerdicts(part.estates.get(index)!, blockNo, block.verdicts)
  for (const [offset, code] of codes.entries()) {
    const verdict = CODE_NAMES[code]
    if (code === ABSENT || verdict === null || verdict === undefined) continue
    const resource = resources.get(offset)
    if (resource === undefined) throw new Error(`resource ${offset} of block ${blockNo} is gone`)
    const { accountId } = part.account
    const key = { accountId, resourceType, region: resource.regionId, resourceId: resource.resourceId }
    const { firstRecordedAt } = resource
    const id = keepsEvidence(code) ? findingId({ ...key, ruleId: version.ruleId }) : ''
    const last = failures?.get(resource.resourceNo)
    const { failedSince, change } =
      code === NON_COMPLIANT && failures !== null
        ? tellFailure({ rule: version, last, firstRecordedAt }, work.times.get(part.index)!, work.since)
        : { failedSince: null, change: null }
    yield {
      verdict,
      rule: index,
      account: part.index,
      resourceType,
      resourceId: resource.resourceId,
      resourceName: resource.resourceName,
      region: resource.regionId,
      zone: resource.zone,
      tags: Object.entries(resource.tags).sort(([a], [b]) => compareText(a, b)),
      evaluatedAt: toInstant(Math.max(block.runAt, resource.evaluatedAt ?? 0)),
      findingId: id,
      detail: describeDetail(version, block.evidence.get(offset) ?? null),
      // Of a past that was recorded later it is not known since when.
      failedSince: failedSince !== null && failedSince > work.asOf ? null : failedSince,
      change: changeAgainst(work.earlier, change, { ruleId: version.ruleId, accountId, findingId: id }),
      flippedBy: code === NON_COMPLIANT ? (causes.get(resource.resourceNo) ?? null) : null,
      ticket: id === '' ? '' : (work.tickets.get(id) ?? ''),
    }
  }
}
