import type { Reply } from '../../api/call'
import { isObject, textIn } from '../../format/json'

/** A parameter of a managed rule. */
export interface ParameterDetail {
  readonly name: string
  readonly type: string
  readonly description: string
  readonly defaultValue: string
  readonly isRequired: boolean
}

/** Those that must be given first. */
export function parametersOf(
  managed: NonNullable<Reply<'GetManagedRule'>['ManagedRule']>,
): readonly ParameterDetail[] {
  const read = (details: Readonly<Record<string, unknown>> | undefined, isRequired: boolean) =>
    Object.entries(details ?? {}).map(([name, detail]) => {
      const value = isObject(detail) ? detail : {}
      return {
        name,
        isRequired,
        type: textIn(value, 'type'),
        description: textIn(value, 'description'),
        defaultValue: textIn(value, 'defaultValue'),
      }
    })
  return [
    ...read(managed.CompulsoryInputParameterDetails, true),
    ...read(managed.OptionalInputParameterDetails, false),
  ]
}
