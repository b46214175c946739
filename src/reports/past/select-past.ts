import { type AccountRef, systemScope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { findMembership } from '../../packs/store/membership.js'
import { findPackVersionAt, listPackRuleNos } from '../../packs/store/read-packs.js'
import type { Pack } from '../../packs/types.js'
import type { RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import { listRuleVersions } from '../../rules/store/read-rules.js'
import type { Rule } from '../../rules/types.js'
import type { Selection } from '../build-record.js'
import { partsOf, type ReportPart } from '../report-parts.js'
import { readRuleTimes } from '../rule-times.js'

/** What a package was about at an instant. */
export interface PastSelection extends Selection {
  /** False where it is not kept which rules it had; those are then its rules of now, as far as they were there. */
  readonly isMembershipKnown: boolean
}

/** A package as it was at an instant: its scope, its rules, and their versions of then. */
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

/** Rules in the versions that were in force at an instant; those made later are left out. */
async function rulesAt(
  db: Db,
  account: AccountRef,
  ruleNos: readonly RuleNo[],
  at: Instant,
): Promise<readonly Rule[]> {
  if (ruleNos.length === 0) return []
  const times = await readRuleTimes(db, account, ruleNos)
  const wanted = ruleNos.flatMap((ruleNo) => {
    const version = times.versionAt(ruleNo, at)
    return version === null ? [] : [{ ruleNo, version }]
  })
  return wanted.length === 0 ? [] : listRuleVersions(db, systemScope(account), wanted)
}
