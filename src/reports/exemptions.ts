import { systemScope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { describeExemptions } from '../evaluation/exemption-view.js'
import { listExemptions } from '../evaluation/store/exemptions.js'
import type { Instant } from '../platform/instant.js'
import type { ExemptionRow } from './model-changes.js'
import type { ReportPart } from './report-parts.js'

const PAGE = 500

/** The exemptions of an account from the rules of its part, ended ones too, oldest first. Only inside `readSnapshot`. */
export async function* readExemptionRows(
  db: Db,
  { account, index, rules }: ReportPart,
  asOf: Instant,
): AsyncGenerator<ExemptionRow> {
  const scope = systemScope(account)
  const ruleNos = rules.map(({ rule }) => rule.ruleNo)
  if (ruleNos.length === 0) return
  for (let offset = 0; ; offset += PAGE) {
    const { exemptions } = await listExemptions(db, scope, { ruleNos }, { offset, limit: PAGE })
    for (const each of await describeExemptions(db, scope, exemptions, asOf)) {
      yield {
        exemptionId: each.exemptionId,
        state: each.shownState,
        rule: rules[ruleNos.indexOf(each.ruleNo)]?.index ?? -1,
        account: index,
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
