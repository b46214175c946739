import { findAdministeredGroups } from '../accounts/administered-groups.js'
import { type AccountRef, systemScope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { AGGREGATOR_TAGS, listTags, PACK_TAGS, RULE_TAGS, type TaggedType } from './store/tags.js'

/** Objects that carry tags, as ARNs name them, and whose they are. Source: spec/ram.md 4 */
const TAGGED: readonly (readonly [
  pattern: RegExp,
  type: TaggedType,
  owner: 'account' | 'groups' | 'management',
])[] = [
  [/:rule\/([^/]+)$/, RULE_TAGS, 'account'],
  [/:compliancepack\/([^/]+)$/, PACK_TAGS, 'account'],
  [/:aggregateconfigrule\/([^/]+)$/, RULE_TAGS, 'groups'],
  [/:aggregatecompliancepack\/([^/]+)$/, PACK_TAGS, 'groups'],
  [/:aggregator\/([^/]+)$/, AGGREGATOR_TAGS, 'management'],
]
const NO_TAGS: ReadonlyMap<string, string> = new Map()

/** Tags of the rules, packages and groups that ARNs name and the account may change; any other ARN has none. */
export async function tagsByArn(
  db: Db,
  account: AccountRef,
  arns: readonly string[],
): Promise<(arn: string) => ReadonlyMap<string, string>> {
  const found = new Map<string, ReadonlyMap<string, string>>()
  const scope = systemScope(account)
  for (const [pattern, type, owner] of TAGGED) {
    const ids = new Map(arns.flatMap((arn) => idOf(pattern, arn)))
    if (ids.size === 0) continue
    const owned = owner === 'account' ? scope : (await findAdministeredGroups(db, scope))?.[owner]
    if (owned === undefined || owned === null) continue
    const tags = await listTags(db, owned, type, [...ids.values()])
    for (const [arn, id] of ids)
      found.set(arn, new Map((tags.get(id) ?? []).map(({ key, value }) => [key, value])))
  }
  return (arn) => found.get(arn) ?? NO_TAGS
}

function idOf(pattern: RegExp, arn: string): readonly (readonly [arn: string, id: string])[] {
  const id = pattern.exec(arn)?.[1]
  return id === undefined ? [] : [[arn, id]]
}
