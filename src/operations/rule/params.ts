import { ApiError } from '../../errors.js'
import { csv } from '../../rpc/fields.js'
import type { Frequency, Trigger } from '../../rules/types.js'

/** `ConfigRuleIds` of the operations on several rules. */
export const ruleIds = { maxItems: 20, tooManyCode: 'Invalid.ConfigRuleIds.SizeExceed' } as const

/** `ConfigRuleTriggerTypes`. */
export const triggerTypes = csv({
  required: true,
  itemEnum: ['ConfigurationItemChangeNotification', 'ScheduledNotification'],
})

/** The triggers that `ConfigRuleTriggerTypes` and `MaximumExecutionFrequency` give together. */
export function toTriggers(
  types: readonly ('ConfigurationItemChangeNotification' | 'ScheduledNotification')[],
  frequency: Frequency,
): readonly Trigger[] {
  return types.map((type) =>
    type === 'ScheduledNotification' ? { kind: 'scheduled', frequency } : { kind: 'change' },
  )
}

/** `InputParameters`: a map of names to scalars, all of them texts inside. */
export function toParameters(map: Readonly<Record<string, unknown>> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(map ?? {}).map(([name, value]) => {
      if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
        throw new ApiError('Invalid{Param}', { Param: 'InputParameters' })
      return [name, String(value)]
    }),
  )
}
