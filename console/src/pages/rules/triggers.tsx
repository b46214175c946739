import type { ReactElement } from 'react'
import type { Params } from '../../api/call'
import { CheckField, SelectField } from '../../components/field'
import { useTexts } from '../../texts/language'
import { ruleTexts } from '../../texts/rules'

export type Frequency = NonNullable<Params<'CreateConfigRule'>['MaximumExecutionFrequency']>
type Trigger = Params<'CreateConfigRule'>['ConfigRuleTriggerTypes'][number]

export const FREQUENCIES = [
  'One_Hour',
  'Three_Hours',
  'Six_Hours',
  'Twelve_Hours',
  'TwentyFour_Hours',
] as const

/** When a rule is evaluated. */
export interface Triggers {
  readonly onChange: boolean
  readonly isPeriodic: boolean
  readonly frequency: Frequency
}

export const ON_CHANGE: Triggers = { onChange: true, isPeriodic: false, frequency: 'TwentyFour_Hours' }

/** On every change, on a schedule, or both. */
export function TriggerFields({
  triggers,
  problem,
  onChange,
}: {
  readonly triggers: Triggers
  readonly problem: string | undefined
  readonly onChange: (triggers: Triggers) => void
}): ReactElement {
  const texts = useTexts(ruleTexts)
  return (
    <fieldset className="field-many">
      <legend>{texts.trigger}</legend>
      <CheckField
        label={texts.onChange}
        checked={triggers.onChange}
        aria-invalid={problem !== undefined}
        onChange={({ target }) => onChange({ ...triggers, onChange: target.checked })}
      />
      <CheckField
        label={texts.scheduled}
        checked={triggers.isPeriodic}
        onChange={({ target }) => onChange({ ...triggers, isPeriodic: target.checked })}
      />
      {triggers.isPeriodic && (
        <SelectField
          label={texts.howOften}
          value={triggers.frequency}
          onChange={({ target }) =>
            onChange({
              ...triggers,
              frequency: FREQUENCIES.find((each) => each === target.value) ?? triggers.frequency,
            })
          }
        >
          {FREQUENCIES.map((each) => (
            <option key={each} value={each}>
              {texts.every[each]}
            </option>
          ))}
        </SelectField>
      )}
      {problem !== undefined && (
        <p role="alert" className="field-problem">
          {problem}
        </p>
      )}
    </fieldset>
  )
}

/** The parameters of a call that say so. */
export function triggerParams({ onChange, isPeriodic, frequency }: Triggers) {
  const types: Trigger[] = []
  if (onChange) types.push('ConfigurationItemChangeNotification')
  if (isPeriodic) types.push('ScheduledNotification')
  return {
    ConfigRuleTriggerTypes: types,
    ...(isPeriodic ? { MaximumExecutionFrequency: frequency } : {}),
  }
}
