import type { Scope } from '../../../accounts/scope.js'
import { parseCondition } from '../../../conditions/parse-condition.js'
import { parseJson } from '../../../conditions/value-text.js'
import type { Db } from '../../../db/tables.js'
import { ApiError } from '../../../errors.js'
import type { ExemptionSelector } from '../../../evaluation/exemption.js'
import { getSystem } from '../../../reports/store/named-systems.js'
import { type InputOf, json, text } from '../../../rpc/fields.js'
import { tagFilters, toTags } from '../../tags.js'
import { filled } from '../../texts.js'

/** The parameters that select resources for an exemption; both may be given, then both must match. */
export const selectorParams = {
  Condition: text({
    maxLength: 100_000,
    description:
      'A condition of the rule language as JSON text, as `ComplianceConditions` of CreateConfigRule.',
  }),
  Tag: json(tagFilters(128), {
    description: 'Tags a resource must all have; an empty value stands for any.',
  }),
  SystemId: text({
    minLength: 1,
    description: 'A named system: its resources, as it says now which they are. Tag and Condition narrow it.',
  }),
}

/** What those parameters select; undefined when none is given. Throws `Invalid.Conditions.Value`, `SystemNotExists`. */
export async function toSelector(
  db: Db,
  scope: Scope,
  input: InputOf<typeof selectorParams>,
): Promise<ExemptionSelector | undefined> {
  const selector = ownSelector(input)
  if (input.SystemId === undefined) return selector
  const { systemId, rule } = await getSystem(db, scope, input.SystemId)
  const { tags = [], condition = null } = selector ?? {}
  return { tags: [...rule.tags, ...tags], condition, resourceGroupIds: rule.resourceGroupIds, systemId }
}

function ownSelector(input: InputOf<typeof selectorParams>): ExemptionSelector | undefined {
  const tags = toTags(input.Tag)
  const condition = filled(input.Condition)
  if (condition === undefined) return tags.length === 0 ? undefined : { tags, condition: null }
  const parsed = parseCondition(parseJson(condition), 'documented')
  if ('condition' in parsed) return { tags, condition: parsed.condition }
  const [first] = parsed.issues
  throw new ApiError('Invalid.Conditions.Value', { Reason: `${first?.path} ${first?.message}`.trim() })
}
