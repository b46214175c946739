import { systemScope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { Exemption } from '../evaluation/exemption.js'
import { describeExemptions } from '../evaluation/exemption-view.js'
import { listExemptions } from '../evaluation/store/exemptions.js'
import { listPastExemptions } from '../evaluation/store/past-exemptions.js'
import type { Instant } from '../platform/instant.js'
import type { ExemptionRow } from './model-changes.js'
import type { ReportPart } from './report-parts.js'
import { findSystem } from './store/named-systems.js'

const PAGE = 500

/**
 * The exemptions of an account from the rules of its part, ended ones too, oldest first; of the past as they stood then.
 * Only inside `readSnapshot`.
 */
export async function* readExemptionRows(
  db: Db,
  part: ReportPart,
  { asOf, isPast }: { readonly asOf: Instant; readonly isPast: boolean },
): AsyncGenerator<ExemptionRow> {
  const { account, index, rules } = part
  const scope = systemScope(account)
  const ruleNos = rules.map(({ rule }) => rule.ruleNo)
  if (ruleNos.length === 0) return
  for await (const exemptions of isPast ? pastExemptions(db, part, asOf) : pages(db, part)) {
    for (const each of await describeExemptions(db, scope, exemptions, asOf)) {
      yield {
        exemptionId: each.exemptionId,
        state: each.shownState,
        rule: rules[ruleNos.indexOf(each.ruleNo)]?.index ?? -1,
        account: index,
        resourceType: each.resource?.resourceType ?? '',
        resourceId: each.resource?.resourceId ?? '',
        ...(await systemNameOf(db, part, each.target)),
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
  }
}

/** Read for each: few exemptions are of a system. */
async function systemNameOf(
  db: Db,
  { account }: ReportPart,
  target: Exemption['target'],
): Promise<Pick<ExemptionRow, 'system'>> {
  const systemId = target.kind === 'selector' ? target.selector.systemId : undefined
  if (systemId === undefined) return {}
  return { system: (await findSystem(db, account.accountNo, systemId))?.name ?? systemId }
}

async function* pages(db: Db, { account, rules }: ReportPart): AsyncGenerator<readonly Exemption[]> {
  const ruleNos = rules.map(({ rule }) => rule.ruleNo)
  for (let offset = 0; ; offset += PAGE) {
    const page = { offset, limit: PAGE }
    const { exemptions } = await listExemptions(db, systemScope(account), { ruleNos }, page)
    yield exemptions
    if (exemptions.length < PAGE) return
  }
}

async function* pastExemptions(
  db: Db,
  { account, rules }: ReportPart,
  at: Instant,
): AsyncGenerator<readonly Exemption[]> {
  const wanted = new Set(rules.map(({ rule }) => rule.ruleNo))
  yield (await listPastExemptions(db, account, at)).filter(({ ruleNo }) => wanted.has(ruleNo))
}
