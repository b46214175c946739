import type { AccountRef } from '../accounts/scope.js'
import { systemScope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { describeExemptions } from '../evaluation/exemption-view.js'
import { listExemptions } from '../evaluation/store/exemptions.js'
import type { Instant } from '../platform/instant.js'
import type { Rule } from '../rules/types.js'
import type { ExemptionRow } from './model-changes.js'

const PAGE = 500

/** The exemptions from `rules`, ended ones too, oldest first. Only inside `readSnapshot`. */
export async function* readExemptionRows(
  db: Db,
  account: AccountRef,
  rules: readonly Rule[],
  asOf: Instant,
): AsyncGenerator<ExemptionRow> {
  const scope = systemScope(account)
  const ruleNos = rules.map(({ ruleNo }) => ruleNo)
  if (ruleNos.length === 0) return
  for (let offset = 0; ; offset += PAGE) {
    const { exemptions } = await listExemptions(db, scope, { ruleNos }, { offset, limit: PAGE })
    for (const each of await describeExemptions(db, scope, exemptions, asOf)) {
      yield {
        exemptionId: each.exemptionId,
        state: each.shownState,
        rule: ruleNos.indexOf(each.ruleNo),
        resourceType: each.resource?.resourceType ?? '',
        resourceId: each.resource?.resourceId ?? '',
        selector: each.target.kind === 'selector' ? JSON.stringify(each.target.selector) : '',
        reason: each.reason,
        owner: each.owner,
        requestedBy: each.requester.name,
        approvedBy: each.approver?.name ?? '',
        createdAt: each.createdAt,
        expiresAt: each.expiresAt,
        endedAt: each.endedAt,
      }
    }
    if (exemptions.length < PAGE) return
  }
}
