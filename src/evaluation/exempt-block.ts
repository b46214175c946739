import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { listRecordedResources, readTypeNames } from '../inventory/store/evaluated-resources.js'
import type { BlockNo, ResourceNo, RuleNo } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import {
  applyUpdate,
  blockOf,
  IGNORED,
  NON_COMPLIANT,
  noUpdate,
  offsetOf,
  resourceAt,
  typeOfBlock,
} from './block.js'
import { viewOf } from './evaluate-resources.js'
import { exemptionsInForce } from './exemptions-in-force.js'
import { noteFindings } from './note-findings.js'
import { insertFlips, lockBlock, readBlocks, writeBlocks } from './store/blocks.js'
import { listExemptionsInForce } from './store/exemptions.js'
import { readRechecks, writeRechecks } from './store/rechecks.js'

/**
 * Makes stored results of a rule on some resources agree with the exemptions in force at `now`: NON_COMPLIANT
 * becomes IGNORED or the other way, with its evidence; other verdicts stay. Equals an evaluation, since
 * incremental evaluation keeps the evidence true. Runs in the transaction that changed the exemptions; answers
 * when time alone may change one of these results because of an exemption.
 */
export async function applyExemptions(
  db: Db,
  account: AccountRef,
  ruleNo: RuleNo,
  resourceNos: readonly ResourceNo[],
  now: Instant,
): Promise<Instant | null> {
  let earliest: Instant | null = null
  // In one order for all: two calls that lock blocks never wait for each other.
  for (const blockNo of [...new Set(resourceNos.map(blockOf))].sort((one, other) => one - other)) {
    const wanted = resourceNos.filter((resourceNo) => blockOf(resourceNo) === blockNo)
    const changesAt = await applyToBlock(db, account, { ruleNo, blockNo, wanted, now })
    if (changesAt !== null && (earliest === null || changesAt < earliest)) earliest = changesAt
  }
  return earliest
}

async function applyToBlock(
  db: Db,
  account: AccountRef,
  at: { ruleNo: RuleNo; blockNo: BlockNo; wanted: readonly ResourceNo[]; now: Instant },
): Promise<Instant | null> {
  const { ruleNo, blockNo, now } = at
  await lockBlock(db, account, blockNo)
  const block = (await readBlocks(db, account, blockNo)).get(ruleNo)
  if (block === undefined) return null
  const range = { first: resourceAt(blockNo, 0), end: resourceAt(blockNo + 1, 0) }
  const inForce = exemptionsInForce(await listExemptionsInForce(db, account, range, now))
  const failing = at.wanted.filter((resourceNo) => {
    const code = block.verdicts[offsetOf(resourceNo)]
    return code === NON_COMPLIANT || code === IGNORED
  })
  if (failing.length === 0) return null
  const resources = await listRecordedResources(db, account, { ...range, resourceNos: failing })
  const resourceType = (await readTypeNames(db)).get(typeOfBlock(blockNo)) ?? ''
  const rechecks = await readRechecks(db, account, range)
  const earlierRechecks = new Map<ResourceNo, Instant>()
  const update = noUpdate()
  for (const resource of resources) {
    const { configuration, ...view } = viewOf(account, resourceType, resource)
    if (configuration === undefined) continue
    const offset = offsetOf(resource.resourceNo)
    const look = inForce.look(ruleNo, resource.resourceNo, { ...view, configuration }, { now })
    update.codes[offset] = look.isExempt ? IGNORED : NON_COMPLIANT
    update.evidence.set(offset, block.evidence.get(offset)!)
    const known = rechecks.get(resource.resourceNo)
    if (look.changesAt !== null && (known === undefined || look.changesAt < known))
      earlierRechecks.set(resource.resourceNo, look.changesAt)
  }
  const applied = applyUpdate(block, update)
  if (applied.changed) await writeBlocks(db, account, blockNo, [{ ruleNo, block: applied.block }])
  const flips = applied.flips.map((flip) => ({ ruleNo, ruleVersion: block.ruleVersion, flip }))
  await insertFlips(db, account, blockNo, now, flips)
  await noteFindings(db, account, { blockNo, now }, [{ ruleNo, before: block, block: applied.block }])
  await writeRechecks(db, account, earlierRechecks)
  return [...earlierRechecks.values()].reduce<Instant | null>(
    (least, each) => (least === null || each < least ? each : least),
    null,
  )
}
