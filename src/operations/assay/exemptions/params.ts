import { parseCondition } from '../../../conditions/parse-condition.js'
import { parseJson } from '../../../conditions/value-text.js'
import { ApiError } from '../../../errors.js'
import type { ExemptionSelector } from '../../../evaluation/exemption.js'
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
}

/** What those parameters select; undefined when none is given. Throws `Invalid.Conditions.Value`. */
export function toSelector(input: InputOf<typeof selectorParams>): ExemptionSelector | undefined {
  const tags = toTags(input.Tag)
  const condition = filled(input.Condition)
  if (condition === undefined) return tags.length === 0 ? undefined : { tags, condition: null }
  const parsed = parseCondition(parseJson(condition), 'documented')
  if ('condition' in parsed) return { tags, condition: parsed.condition }
  const [first] = parsed.issues
  throw new ApiError('Invalid.Conditions.Value', { Reason: `${first?.path} ${first?.message}`.trim() })
}
