import { parseJson } from '../../conditions/value-text.js'
import { ApiError } from '../../errors.js'
import { isObject } from '../../rules/catalogue/source-value.js'
import type { Trigger } from '../../rules/types.js'
import { filled } from '../texts.js'

/** `ConfigRuleIds` of the operations on several rules. */
export const ruleIds = { maxItems: 20, tooManyCode: 'Invalid.ConfigRuleIds.SizeExceed' } as const

export const TRIGGER_TYPES = ['ConfigurationItemChangeNotification', 'ScheduledNotification'] as const

/** The kinds of trigger that `ConfigRuleTriggerTypes` names, each once. */
export function toTriggerKinds(
  types: readonly (typeof TRIGGER_TYPES)[number][] | undefined,
): readonly Trigger['kind'][] | undefined {
  return (
    types && [...new Set(types.map((type) => (type === 'ScheduledNotification' ? 'scheduled' : 'change')))]
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

/**
 * `ExtendContent`, `{"fixedHour":"13"}`: the hour of a daily run; null when it is there and names none,
 * undefined when it is absent. Throws `InvalidExtendContent` for anything else: dropping it would be silent.
 */
export function toFixedHour(text: string | undefined): number | null | undefined {
  if (text === undefined) return undefined
  const content = filled(text) === undefined ? {} : parseJson(text)
  if (!isObject(content) || Object.keys(content).some((name) => name !== 'fixedHour'))
    throw refusedExtension()
  const { fixedHour = '' } = content
  if (fixedHour === null || fixedHour === '') return null
  const hour = /^\d{1,2}$/.test(String(fixedHour)) ? Number(fixedHour) : Number.NaN
  if (!(hour < 24)) throw refusedExtension()
  return hour
}

function refusedExtension(): ApiError {
  return new ApiError('Invalid{Param}', { Param: 'ExtendContent' })
}
