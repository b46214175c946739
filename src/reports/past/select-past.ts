import type { Db } from '../../db/tables.js'
import { findMembership } from '../../packs/store/membership.js'
import { findPackVersionAt, listPackRuleNos } from '../../packs/store/read-packs.js'
import type { Pack } from '../../packs/types.js'
import type { Instant } from '../../platform/instant.js'
import type { Selection } from '../build-record.js'
import { partsOf, type ReportPart } from '../report-parts.js'
import { rulesAt } from './rules-then.js'

/** What a package was about at an instant. */
export interface PastSelection extends Selection {
  /** False where it is not kept which rules it had; those are then its rules of now, as far as they were there. */
  readonly isMembershipKnown: boolean
}

/** A package as it was at an instant: its scope, its rules, and their versions and states of then. */
export async function selectPast(db: Db, pack: Pack, at: Instant): Promise<PastSelection> {
  const then = { ...pack, ...(await findPackVersionAt(db, pack, at)) }
  const membership = await findMembership(db, pack, pack.packNo, at)
  const rules = await rulesAt(db, pack, membership ?? (await listPackRuleNos(db, pack)), at)
  const parts = await partsOf(db, pack, rules, () => [[then.scope]])
  const accounts: ReportPart[] = []
  for (const part of parts.accounts) accounts.push(await partAt(db, part, at))
  return { pack: then, parts: { ...parts, accounts }, isMembershipKnown: membership !== null }
}

/** The copies of rules that an account holds, in their versions of then. */
async function partAt(db: Db, part: ReportPart, at: Instant): Promise<ReportPart> {
  const held = await rulesAt(
    db,
    part.account,
    part.rules.map(({ rule }) => rule.ruleNo),
    at,
  )
  const byNo = new Map(held.map((rule) => [rule.ruleNo, rule]))
  const rules = part.rules.flatMap((each) => {
    const rule = byNo.get(each.rule.ruleNo)
    return rule === undefined ? [] : [{ ...each, rule }]
  })
  return { ...part, rules }
}
