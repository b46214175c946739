import { insideFolders } from '../accounts/aggregators.js'
import { type AccountRef, systemScope } from '../accounts/scope.js'
import type { DirectoryAccount, DirectoryFolder } from '../accounts/store/directory.js'
import type { Db } from '../db/tables.js'
import type { RuleId } from '../platform/ids.js'
import type { ResourceScope } from '../rules/resource-scope.js'
import { listRules } from '../rules/store/read-rules.js'
import { listEvaluationRequests } from '../rules/store/rule-copies.js'
import type { Rule } from '../rules/types.js'
import { listPackRules, listPacks } from './store/read-packs.js'
import type { Pack } from './types.js'

/** A rule of an account group with the whole passes that were asked for. */
export interface OriginalRule {
  readonly rule: Rule
  readonly requests: number
}

/** A package of an account group. */
export interface OriginalPack {
  readonly pack: Pack
  /** In the package's order. */
  readonly ruleIds: readonly RuleId[]
}

/** What the members of an account group hold of it. */
export interface Originals {
  readonly rules: readonly OriginalRule[]
  readonly packs: readonly OriginalPack[]
}

export const NO_ORIGINALS: Originals = { rules: [], packs: [] }

/** All rules and packages of a group. */
export async function readOriginals(db: Db, group: AccountRef): Promise<Originals> {
  const scope = systemScope(group)
  const { rules } = await listRules(db, scope, {})
  const requests = await listEvaluationRequests(db, group)
  const { packs } = await listPacks(db, scope, {}, { offset: 0, limit: 1_000_000 })
  const originals: OriginalPack[] = []
  for (const pack of packs) {
    const ruleIds = (await listPackRules(db, scope, pack)).map(({ ruleId }) => ruleId)
    originals.push({ pack, ruleIds })
  }
  return {
    rules: rules.map((rule) => ({ rule, requests: requests.get(rule.ruleNo) ?? 0 })),
    packs: originals,
  }
}

/** Those of a member: every package, and the rules whose account and folder scopes let it in. */
export function originalsOf(
  { rules, packs }: Originals,
  member: DirectoryAccount,
  folders: readonly DirectoryFolder[],
): Originals {
  const held = rules.filter(({ rule }) => isHeld(rule.scope, member, folders))
  const heldIds = new Set(held.map(({ rule }) => rule.ruleId))
  return {
    rules: held,
    packs: packs.map(({ pack, ruleIds }) => ({ pack, ruleIds: ruleIds.filter((id) => heldIds.has(id)) })),
  }
}

/** Filters of one kind are ORed, different ones ANDed, exclusions add up. Source: spec/lifecycle.md 2 "Scopes" */
function isHeld(
  scope: ResourceScope,
  { accountId, folderId }: DirectoryAccount,
  folders: readonly DirectoryFolder[],
): boolean {
  const isIn = (folderIds: readonly string[]) => insideFolders(folders, folderIds).has(folderId)
  const { accountIds = [], excludeAccountIds = [], folderIds = [], excludeFolderIds = [] } = scope
  if (accountIds.length > 0 && !accountIds.includes(accountId)) return false
  if (folderIds.length > 0 && !isIn(folderIds)) return false
  return !excludeAccountIds.includes(accountId) && !isIn(excludeFolderIds)
}
