import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { BlockNo, ResourceNo, RuleNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import type { Rule } from '../rules/types.js'
import { BLOCK_SIZE, formatEvidence, type OpenUpdate, parseEvidence } from './block.js'
import type { BlockJob } from './evaluate-block.js'
import { type ReadAt, readBlocks } from './read-blocks.js'
import { createRuleSet, type RuleSet } from './rule-set.js'
import type { BlockRows } from './store/blocks.js'
import type { ReadBlock } from './write-block.js'

/** A job as it goes to another thread, which takes its rules from those it was given. */
interface SentJob {
  readonly blockNo: BlockNo
  readonly resourceType: string
  readonly allRules: boolean
  readonly resourceNos?: readonly ResourceNo[]
}

export interface ToReader extends ReadAt {
  readonly id: number
  readonly account: AccountRef
  readonly jobs: readonly SentJob[]
  /** Absent: those of the message before. */
  readonly rules?: readonly Rule[]
}

export type FromReader =
  | { readonly id: number; readonly blocks: readonly SentBlock[] }
  | { readonly id: number; readonly error: string }

/** A block that was read, in few large values: each small object costs both threads as much as its evaluation. */
interface SentBlock {
  readonly resourceNos: readonly ResourceNo[]
  /** As many as resources, like the two that follow; null for all of them when none is deleted, or none due again. */
  readonly deletedAts: readonly (Instant | null)[] | null
  readonly recheckAts: readonly (Instant | null)[] | null
  readonly first: BlockRows | null
  /** Null beside `first`. The codes of all rules one after the other, and the evidence of each. */
  readonly updates: {
    readonly ruleNos: readonly RuleNo[]
    readonly codes: Uint8Array
    readonly evidence: readonly string[]
  } | null
}

export function sentJob({ blockNo, resourceType, allRules, resourceNos }: BlockJob): SentJob {
  return { blockNo, resourceType, allRules, ...(resourceNos === undefined ? {} : { resourceNos }) }
}

/** Answers a thread's requests to read and evaluate blocks, from a handle of this thread on the same database. */
export function blockReads(db: Db): (message: ToReader) => Promise<FromReader> {
  let rules: RuleSet = createRuleSet([])
  return async ({ id, account, jobs: sent, rules: given, ...at }) => {
    if (given !== undefined) rules = createRuleSet(given)
    const jobs = sent.map(
      (job): BlockJob => ({
        ...job,
        account,
        rules: rules.forType(job.resourceType),
        declaredIds: () => undefined,
      }),
    )
    try {
      return { id, blocks: (await readBlocks(db, jobs, at)).map(sendBlock) }
    } catch (error) {
      return { id, error: error instanceof Error ? error.message : String(error) }
    }
  }
}

function sendBlock({ resources, evaluated, first }: ReadBlock): SentBlock {
  const rechecks = [...evaluated.rechecks.values()]
  return {
    resourceNos: resources.map(({ resourceNo }) => resourceNo),
    deletedAts: someOf(resources.map(({ deletedAt }) => deletedAt)),
    recheckAts: someOf(rechecks),
    first,
    updates: first === null ? sendUpdates(evaluated.updates) : null,
  }
}

function someOf(instants: readonly (Instant | null)[]): readonly (Instant | null)[] | null {
  return instants.some((at) => at !== null) ? instants : null
}

function sendUpdates(updates: ReadonlyMap<RuleNo, OpenUpdate>): NonNullable<SentBlock['updates']> {
  const codes = new Uint8Array(updates.size * BLOCK_SIZE)
  let next = 0
  for (const update of updates.values()) codes.set(update.codes, next++ * BLOCK_SIZE)
  const evidence = Array.from(updates.values(), (update) => formatEvidence(update.evidence))
  return { ruleNos: [...updates.keys()], codes, evidence }
}

/** What `sendBlock` sent for the job. */
export function receiveBlock(job: BlockJob, sent: SentBlock): ReadBlock {
  const { resourceNos, deletedAts, recheckAts, first } = sent
  const updates = new Map<RuleNo, OpenUpdate>()
  for (const [index, ruleNo] of (sent.updates?.ruleNos ?? []).entries()) {
    const codes = sent.updates!.codes.subarray(index * BLOCK_SIZE, (index + 1) * BLOCK_SIZE)
    updates.set(ruleNo, { codes, evidence: parseEvidence(sent.updates!.evidence[index]!) })
  }
  return {
    job,
    resources: resourceNos.map((resourceNo, index) => ({
      resourceNo,
      deletedAt: deletedAts?.[index] ?? null,
    })),
    related: null,
    evaluated: {
      updates,
      rechecks: new Map(resourceNos.map((resourceNo, index) => [resourceNo, recheckAts?.[index] ?? null])),
    },
    first,
  }
}
