import type { SystemRule } from '../../../reports/systems/named-system.js'
import { csv, json, text } from '../../../rpc/fields.js'
import { tagFilters, toTags } from '../../tags.js'

/** What the making and the changing of a system both take. */
export const systemParams = {
  FilingNumber: text({ maxLength: 64, description: 'Of the filing for classified protection.' }),
  Owner: text({ maxLength: 256, description: 'Who answers for it.' }),
  Tag: json(tagFilters(128), { description: 'Tags its resources all have; an empty value stands for any.' }),
  ResourceGroupIds: csv({ maxItems: 50, description: 'Resource groups; its resources are in one of them.' }),
}

/** Of classified protection. */
export const systemLevel = { min: 1, max: 5, description: 'Of classified protection, 1 to 5.' } as const

/** The rule that those parameters give; undefined when neither is there. */
export function toRule(input: {
  readonly Tag: Parameters<typeof toTags>[0]
  readonly ResourceGroupIds: readonly string[] | undefined
}): SystemRule | undefined {
  if (input.Tag === undefined && input.ResourceGroupIds === undefined) return undefined
  const tags = toTags(input.Tag).map(({ key, value }) => ({ key, value }))
  return { tags, resourceGroupIds: input.ResourceGroupIds ?? [] }
}
