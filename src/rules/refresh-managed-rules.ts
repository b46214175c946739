import { isDeepStrictEqual } from 'node:util'
import { noteChange, notedChanges } from '../accounts/audit-changes.js'
import { auditWork } from '../accounts/audit-work.js'
import { type AccountRef, systemScope } from '../accounts/scope.js'
import { lockUntilEnd } from '../db/locks.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import type { AccountNo } from '../platform/ids.js'
import { resolveParameters } from './catalogue/parameters.js'
import type { Catalogue, ManagedRule } from './catalogue/types.js'
import type { RuleServices } from './create-rule.js'
import { intersectTypes } from './draft-rule.js'
import { ruleState } from './rule-state.js'
import { listRules } from './store/read-rules.js'
import { insertRuleVersion, type RuleContent } from './store/write-rules.js'
import type { Rule } from './types.js'

/** What a refresh did to activated managed rules; the logic of `kept` ones is older than the catalogue's. */
export interface RefreshResult {
  readonly refreshed: number
  /** Rules whose identifier or parameter values the catalogue does not know any more. */
  readonly kept: readonly Rule[]
}

/**
 * Brings activated managed rules to the catalogue's present logic: each that differs gets a new version
 * and is evaluated again, and the audit log tells. Older versions stay, so results made with them can still be
 * explained. What is done for an account group is told to the account `auditNo`.
 */
export async function refreshManagedRules(
  db: Db,
  services: Pick<RuleServices, 'clock' | 'events'> & { readonly catalogue: Catalogue },
  accounts: readonly (AccountRef & { readonly auditNo?: AccountNo })[],
): Promise<RefreshResult> {
  const { version } = services.catalogue
  let refreshed = 0
  const kept: Rule[] = []
  for (const account of accounts) {
    await inTransaction(db, async (db) => {
      // Processes that start together would each write the same version.
      await lockUntilEnd(db, 'start', account.accountNo)
      for (const rule of (await listRules(db, systemScope(account), {})).rules) {
        // A copy gets what its group gets.
        if (rule.sourceOwner !== 'ALIYUN' || rule.groupNo !== null) continue
        const content = contentNow(rule, services.catalogue.rules.get(rule.sourceIdentifier))
        if (content === null) kept.push(rule)
        else if (!isSameContent(rule, content)) {
          await insertRuleVersion(db, account, rule.ruleNo, content, services.clock.now())
          noteChange(db, `rule/${rule.ruleId}`, ruleState(rule.name, rule), ruleState(rule.name, content))
          if (rule.state !== 'INACTIVE')
            await services.events.ruleChanged(db, account, rule.ruleNo, 'changed')
          refreshed++
        }
      }
      const changes = notedChanges(db)
      if (changes.changeCount === undefined) return
      const work = { action: 'RefreshManagedRules', result: 'Success', at: services.clock.now() }
      await auditWork(db, account.auditNo ?? account.accountNo, {
        ...work,
        reference: version,
        detail: changes,
      })
    })
  }
  return { refreshed, kept }
}

function contentNow(rule: Rule, managed: ManagedRule | undefined): RuleContent | null {
  if (managed === undefined) return null
  const parameters = resolveParameters(managed, rule.parameters)
  const resourceTypes = intersectTypes(managed.resourceTypes, rule.resourceTypes)
  if (parameters.kind === 'refused' || resourceTypes.length === 0) return null
  const { description, riskLevel, sourceOwner, sourceIdentifier, scope, triggers } = rule
  return {
    description,
    riskLevel,
    sourceOwner,
    sourceIdentifier,
    scope,
    triggers,
    logic: managed.logic,
    parameters: parameters.values,
    resourceTypes,
  }
}

function isSameContent(rule: Rule, content: RuleContent): boolean {
  return (
    isDeepStrictEqual(rule.logic, stored(content.logic)) &&
    isDeepStrictEqual(rule.parameters, content.parameters) &&
    isDeepStrictEqual(rule.resourceTypes, content.resourceTypes)
  )
}

/** The value as it reads back from the database: members that are undefined are gone. */
function stored(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
