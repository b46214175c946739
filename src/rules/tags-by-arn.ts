import { type AccountRef, systemScope } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import { listTags, PACK_TAGS, RULE_TAGS, type TaggedType } from './store/tags.js'

/** Objects that carry tags, as ARNs name them. Source: spec/ram.md 4 */
const TAGGED: readonly (readonly [pattern: RegExp, type: TaggedType])[] = [
  [/:(?:rule|aggregateconfigrule)\/([^/]+)$/, RULE_TAGS],
  [/:(?:aggregate)?compliancepack\/([^/]+)$/, PACK_TAGS],
]
const NO_TAGS: ReadonlyMap<string, string> = new Map()

/** Tags of the account's rules and packages that ARNs name; any other ARN has none. */
export async function tagsByArn(
  db: Db,
  account: AccountRef,
  arns: readonly string[],
): Promise<(arn: string) => ReadonlyMap<string, string>> {
  const found = new Map<string, ReadonlyMap<string, string>>()
  for (const [pattern, type] of TAGGED) {
    const ids = new Map(arns.flatMap((arn) => idOf(pattern, arn)))
    const tags = await listTags(db, systemScope(account), type, [...ids.values()])
    for (const [arn, id] of ids)
      found.set(arn, new Map((tags.get(id) ?? []).map(({ key, value }) => [key, value])))
  }
  return (arn) => found.get(arn) ?? NO_TAGS
}

function idOf(pattern: RegExp, arn: string): readonly (readonly [arn: string, id: string])[] {
  const id = pattern.exec(arn)?.[1]
  return id === undefined ? [] : [[arn, id]]
}
