import { ApiError } from '../../errors.js'
import type { Frequency, Trigger } from '../../rules/types.js'
import { filled } from '../texts.js'

/** `ConfigRuleIds` of the operations on several rules. */
export const ruleIds = { maxItems: 20, tooManyCode: 'Invalid.ConfigRuleIds.SizeExceed' } as const

export const TRIGGER_TYPES = ['ConfigurationItemChangeNotification', 'ScheduledNotification'] as const

/** The triggers that `ConfigRuleTriggerTypes` and `MaximumExecutionFrequency` give together, each once. */
export function toTriggers(
  types: readonly (typeof TRIGGER_TYPES)[number][],
  frequency: Frequency,
): readonly Trigger[] {
  return [...new Set(types)].map((type) =>
    type === 'ScheduledNotification' ? { kind: 'scheduled', frequency } : { kind: 'change' },
  )
}

/** `InputParameters`: names and scalars; all of them are texts inside. */
export function toParameters(map: Readonly<Record<string, unknown>> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(map ?? {}).map(([name, value]) => {
      if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
        throw new ApiError('Invalid{Param}', { Param: 'InputParameters' })
      return [name, String(value)]
    }),
  )
}

/** `TagKeyLogicScope`. */
export function toTagLogic(text: string): 'AND' | 'OR' {
  if (text === 'AND' || text === 'OR') return text
  throw new ApiError('Invalid{Param}', { Param: 'TagKeyLogicScope' })
}

/** Throws when `ExtendContent` asks for something: rules keep no fixed hour, and dropping it would be silent. */
export function refuseExtendContent(text: string | undefined): void {
  const content = filled(text)
  if (content !== undefined && content.replaceAll(' ', '') !== '{}')
    throw new ApiError('Invalid{Param}', { Param: 'ExtendContent' })
}
