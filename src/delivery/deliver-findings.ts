import { type AccountRef, systemScope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import { describeResult } from '../evaluation/describe-result.js'
import { deleteFindings, type Finding, listFindings } from '../evaluation/store/findings.js'
import { listResultResources, type ResultResource } from '../evaluation/store/result-resources.js'
import type { Instant } from '../platform/instant.js'
import type { JobRun } from '../platform/jobs/types.js'
import { listRuleVersions } from '../rules/store/read-rules.js'
import type { RiskLevel, Rule } from '../rules/types.js'
import type { Delivery } from './delivery.js'
import { objectKey } from './object-keys.js'
import { fits, packLines } from './pack-lines.js'
import { noteDelivered } from './store/channels.js'

const FINDINGS_AT_ONCE = 200

/** Risk levels as messages name them. Source: spec/lifecycle.md 9 */
export const RISK_NAMES: Readonly<Record<RiskLevel, string>> = { 1: 'Critical', 2: 'Warning', 3: 'Info' }

/** A finding with the rule version and the resource it is of. */
interface DescribedFinding {
  readonly finding: Finding
  readonly rule: Rule
  readonly resource: ResultResource
}

/**
 * Tells the channel's target of results that became non-compliant, in order. A finding is taken off the list once it
 * was told: what was told before a kill and not noted is told again. Findings of rules and resources that are gone
 * for good, or that the channel did not ask for, are dropped.
 */
export async function deliverFindings(
  delivery: Delivery,
  accounts: readonly AccountRef[],
  { pause }: Pick<JobRun, 'pause'>,
): Promise<void> {
  const { db, queue, channel } = delivery
  for (;;) {
    const findings = await listFindings(db, channel.channelId, FINDINGS_AT_ONCE)
    if (findings.length === 0) return
    const described = await describeFindings(db, accounts, findings)
    const told: ToldFinding[] = []
    for (const finding of findings) {
      const wanted = described.get(finding)
      if (wanted !== undefined && isWanted(delivery, wanted))
        told.push({ finding, text: await textOf(delivery, wanted) })
    }
    const isLines = channel.type === 'SLS'
    for (const pack of isLines ? packLines(told) : told.map((each) => [each])) {
      const body = pack.map(({ text }) => text).join('\n')
      await delivery.place.post({ kind: 'NonCompliance', isLines, body })
      await inTransaction(db, async (db) => {
        await deleteFindings(
          db,
          channel.channelId,
          pack.map(({ finding }) => finding),
        )
        await noteDelivered(db, channel.channelId, pack.length, queue.clock.now())
      })
    }
    // What is left is of no use to the channel.
    await inTransaction(db, (db) => deleteFindings(db, channel.channelId, findings))
    await pause()
  }
}

/** A finding with what is sent of it. */
interface ToldFinding {
  readonly finding: Finding
  readonly text: string
}

function isWanted({ selection }: Delivery, { rule, resource }: DescribedFinding): boolean {
  return (
    rule.riskLevel <= selection.lowestRisk && (selection.resourceTypes?.has(resource.resourceType) ?? true)
  )
}

/** The message about a finding, or its summary where it is too large for the channel. */
async function textOf(delivery: Delivery, told: DescribedFinding): Promise<string> {
  const { channel, queue } = delivery
  const message = nonComplianceMessage(told, queue.clock.now())
  const whole = JSON.stringify(message)
  if (fits(channel.type, whole)) return whole
  const { finding, rule, resource } = told
  const key = objectKey({
    channelId: channel.channelId,
    accountId: rule.accountId,
    regionId: resource.regionId,
    at: finding.at,
    kind: 'Oversized',
    name: `${finding.at}_${rule.ruleId}_${resource.resourceNo}`,
  })
  const location = await delivery.putOversized(key, whole)
  const { annotation: _, ...head } = message
  return JSON.stringify({ ...head, ...(location === null ? {} : { oversizedDataLocation: location }) })
}

/** The body of a message about a result that became non-compliant. Source: spec/lifecycle.md 9 */
function nonComplianceMessage({ finding, rule, resource }: DescribedFinding, now: Instant) {
  const { evidence, ruleVersion, at } = finding
  const annotation = describeResult(rule, { evidence, ruleVersion })
  return {
    annotation: annotation === null ? '' : JSON.stringify(annotation),
    accountId: rule.accountId,
    riskLevel: RISK_NAMES[rule.riskLevel],
    resultRecordedTimestamp: at,
    eventName: 'NonCompliant',
    evaluationResultIdentifier: {
      orderingTimestamp: at,
      evaluationResultQualifier: {
        resourceId: resource.resourceId,
        configRuleName: rule.name,
        configRuleArn: `acs:config::${rule.accountId}:config-rule/${rule.ruleId}`,
        configRuleId: rule.ruleId,
        regionId: resource.regionId,
        resourceName: resource.resourceName,
        resourceOwnerId: rule.accountId,
        resourceType: resource.resourceType,
      },
    },
    eventType: 'ResourceCompliance',
    // inferred: spec/lifecycle.md 4; as a result of the rule's own triggers
    invokingEventMessageType: rule.triggers.some((trigger) => trigger.kind === 'change')
      ? 'ConfigurationItemChangeNotification'
      : 'ScheduledNotification',
    configRuleInvokedTimestamp: at,
    notificationCreationTime: now,
    complianceType: 'NON_COMPLIANT',
  }
}

async function describeFindings(
  db: Db,
  accounts: readonly AccountRef[],
  findings: readonly Finding[],
): Promise<ReadonlyMap<Finding, DescribedFinding>> {
  const described = new Map<Finding, DescribedFinding>()
  for (const account of accounts) {
    const own = findings.filter(({ accountNo }) => accountNo === account.accountNo)
    if (own.length === 0) continue
    const versions = own.map(({ ruleNo, ruleVersion }) => ({ ruleNo, version: ruleVersion }))
    const rules = await listRuleVersions(db, systemScope(account), versions)
    const resourceNos = [...new Set(own.map(({ resourceNo }) => resourceNo))]
    const resources = await listResultResources(db, account, resourceNos)
    for (const finding of own) {
      const { ruleNo, ruleVersion, resourceNo } = finding
      const rule = rules.find((each) => each.ruleNo === ruleNo && each.version === ruleVersion)
      const resource = resources.find((each) => each.resourceNo === resourceNo)
      if (rule !== undefined && resource !== undefined) described.set(finding, { finding, rule, resource })
    }
  }
  return described
}
