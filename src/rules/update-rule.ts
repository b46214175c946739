import { isDeepStrictEqual } from 'node:util'
import { noteChange } from '../accounts/audit-changes.js'
import type { Scope } from '../accounts/scope.js'
import { formatConditionsParameter } from '../conditions/conditions-parameter.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import type { Catalogue } from './catalogue/types.js'
import { changeTriggers, type TriggerChange } from './change-triggers.js'
import type { RuleServices } from './create-rule.js'
import { draftGivenRule } from './draft-given-rule.js'
import type { RuleDraft } from './draft-rule.js'
import { requireWritable } from './require-own.js'
import type { ResourceScope } from './resource-scope.js'
import { ruleState } from './rule-state.js'
import { requestSchedule } from './schedule-rules.js'
import { getRule } from './store/read-rules.js'
import { insertRuleVersion, type RuleContent, renameRule } from './store/write-rules.js'
import type { RiskLevel, Rule } from './types.js'

/** What a caller changes of a rule; an absent member stays as it is, an empty list of the scope goes. */
export interface RuleChange {
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly riskLevel?: RiskLevel | undefined
  /** All of the values; those left out get their defaults. */
  readonly parameters?: Readonly<Record<string, string>> | undefined
  /** `Conditions`, of a condition rule. */
  readonly conditions?: string | undefined
  readonly resourceTypes?: readonly string[] | undefined
  readonly scope?: ResourceScope | undefined
  readonly triggers?: TriggerChange | undefined
}

type UpdateServices = Pick<RuleServices, 'clock' | 'events' | 'queue'> & { readonly catalogue: Catalogue }

/**
 * Changes a rule in any state. A change of anything but the name makes a new version, which is evaluated
 * anew unless the rule is stopped; a change that changes nothing does nothing. Throws `ConfigRuleNotExists`
 * (also for a managed rule that left the catalogue), `ConfigRuleExists`, `NoPermission` for a group's rule, and what `draftGivenRule` throws.
 */
export async function updateRule(
  db: Db,
  scope: Scope,
  services: UpdateServices,
  ruleId: string,
  change: RuleChange,
): Promise<void> {
  await inTransaction(db, async (db) => {
    const rule = await getRule(db, scope, ruleId)
    requireWritable(scope, rule)
    await applyRuleChange(db, services, rule, (rule) => draftChange(services.catalogue, rule, change))
  })
}

/** Writes what a draft changes of a rule; see `updateRule`. */
export async function applyRuleChange(
  db: Db,
  services: Pick<UpdateServices, 'clock' | 'events' | 'queue'>,
  rule: Rule,
  draftOf: (rule: Rule) => RuleDraft,
): Promise<void> {
  const { name, content } = draftOf(rule)
  const at = services.clock.now()
  if (name !== rule.name) await renameRule(db, rule, rule.ruleNo, name, at)
  noteChange(db, `rule/${rule.ruleId}`, ruleState(rule.name, rule), ruleState(name, content))
  if (isSameContent(rule, content)) return
  await insertRuleVersion(db, rule, rule.ruleNo, content, at)
  if (rule.state === 'INACTIVE') return
  await services.events.ruleChanged(db, rule, rule.ruleNo, 'changed')
  await requestSchedule(db, services.queue, rule)
}

function draftChange(catalogue: Catalogue, rule: Rule, change: RuleChange): RuleDraft {
  return draftGivenRule(
    catalogue,
    {
      owner: rule.sourceOwner,
      identifier: rule.sourceIdentifier,
      name: change.name ?? rule.name,
      description: change.description ?? rule.description,
      riskLevel: change.riskLevel ?? rule.riskLevel,
      parameters: change.parameters ?? rule.parameters,
      conditions: change.conditions ?? conditionsOf(rule),
      resourceTypes: change.resourceTypes ?? rule.resourceTypes,
      triggers: changeTriggers(rule.triggers, change.triggers ?? {}),
      scope: changeScope(rule.scope, change.scope ?? {}),
    },
    'en-US',
  )
}

function conditionsOf({ sourceOwner, logic }: Rule): string | undefined {
  return sourceOwner === 'CUSTOM_CONFIGURATION' ? formatConditionsParameter(logic.compliant) : undefined
}

/** A scope with the given members instead of its own; empty ones go. */
export function changeScope(scope: ResourceScope, change: ResourceScope): ResourceScope {
  const given = Object.entries(change).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    Object.entries({ ...scope, ...Object.fromEntries(given) }).filter(
      ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  )
}

/** True when both say the same once stored: members that are undefined are gone then. */
export function isSameContent(rule: RuleContent, content: RuleContent): boolean {
  const members = Object.keys(content) as (keyof RuleContent)[]
  return members.every((member) => isDeepStrictEqual(stored(rule[member]), stored(content[member])))
}

function stored(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
