import { type AccountRef, systemScope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import type { PackId, PackNo } from '../../platform/ids.js'
import { type Instant, toInstant } from '../../platform/instant.js'
import { listRules } from '../../rules/store/read-rules.js'
import type { Rule } from '../../rules/types.js'
import type { Selection } from '../build-record.js'
import type { ReportParts } from '../report-parts.js'

/** No package has it: they are numbered from 1. */
export const NO_PACK = 0 as PackNo

/** How a report on chosen rules calls what it is about. */
export interface SelectionName {
  readonly id: string
  readonly name: string
  readonly description: string
}

/** Rules of an account, or of an account group: these, or all of them. Those that are gone are left out. */
export async function chosenRules(
  db: Db,
  owner: AccountRef,
  ruleIds: readonly string[] | null,
): Promise<readonly Rule[]> {
  const { rules } = await listRules(db, systemScope(owner), {})
  if (ruleIds === null) return rules
  const wanted = new Set(ruleIds)
  return rules.filter(({ ruleId }) => wanted.has(ruleId))
}

/**
 * Rules with what is told of them in place of a package. Changes to the checks are told since the oldest of the rules
 * was made, and nothing is compared with an earlier report but where its maker knows one: the choice may have been another one.
 */
export function selectionOf(
  owner: AccountRef,
  named: SelectionName,
  parts: ReportParts,
  now: Instant,
): Selection {
  const createdAt = parts.rules.reduce((first, rule) => Math.min(first, rule.createdAt), now as number)
  return {
    pack: {
      accountNo: owner.accountNo,
      accountId: owner.accountId,
      packNo: NO_PACK,
      packId: named.id as PackId,
      name: named.name,
      state: 'ACTIVE',
      version: 1,
      templateId: null,
      description: named.description,
      riskLevel: parts.rules[0]?.riskLevel ?? 2,
      scope: {},
      groupNo: null,
      createdAt: toInstant(createdAt),
      updatedAt: now,
    },
    parts,
  }
}
