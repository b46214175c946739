import type { Params } from '../../api/call'

/** What stands in the form; all texts, as written. */
export interface Draft {
  readonly rule: string
  readonly kind: 'oneResource' | 'byTag' | 'byCondition'
  readonly type: string
  readonly id: string
  readonly region: string
  readonly tagKey: string
  readonly tagValue: string
  readonly condition: string
  readonly reason: string
  readonly owner: string
  /** A day as `2027-03-31`, in the visitor's time zone. */
  readonly until: string
}

const NEEDED = {
  oneResource: ['rule', 'type', 'id', 'reason'],
  byTag: ['rule', 'tagKey', 'reason'],
  byCondition: ['rule', 'condition', 'reason'],
} as const

/** Members that are needed and empty. */
export function lacks(draft: Draft): readonly (keyof Draft)[] {
  return NEEDED[draft.kind].filter((name) => draft[name].trim() === '')
}

/** Parameters of the tag or condition; undefined while there is none. */
export function selectorOf({
  kind,
  tagKey,
  tagValue,
  condition,
}: Draft): Pick<Params<'CountExemption'>, 'Tag' | 'Condition'> | undefined {
  if (kind === 'byTag' && tagKey.trim() !== '')
    return { Tag: [{ Key: tagKey.trim(), Value: tagValue.trim() }] }
  return kind === 'byCondition' && condition.trim() !== '' ? { Condition: condition } : undefined
}

/** The draft as parameters of CreateExemption. */
export function paramsOf(draft: Draft): Params<'CreateExemption'> {
  const { rule, kind, type, id, region, reason, owner, until } = draft
  const resource = { ResourceType: type.trim(), ResourceId: id.trim(), Region: region.trim() || undefined }
  return {
    ConfigRuleId: rule.trim(),
    Reason: reason.trim(),
    Owner: owner.trim() || undefined,
    ExpireTimestamp: until === '' ? undefined : new Date(`${until}T23:59:59.999`).getTime(),
    ...(kind === 'oneResource' ? resource : selectorOf(draft)),
  }
}
