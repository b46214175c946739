import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, type ReactElement, useState } from 'react'
import { nonce } from '../../api/call'
import { useAction } from '../../api/queries'
import { Button } from '../../components/button'
import { SelectField, TextField } from '../../components/field'
import { Panel } from '../../components/page'
import { Failure } from '../../components/states'
import { useTexts } from '../../texts/language'
import { ruleTexts } from '../../texts/rules'
import { ON_CHANGE, TriggerFields, triggerParams } from './triggers'

/** Makes a rule of a condition, or gives the rule `id` another one. */
export function SavePanel({
  id,
  type,
  conditions,
}: {
  readonly id: string | undefined
  readonly type: string
  readonly conditions: string | undefined
}): ReactElement {
  const texts = useTexts(ruleTexts)
  const navigate = useNavigate()
  const create = useAction('CreateConfigRule', ['ListConfigRules'])
  const update = useAction('UpdateConfigRule', ['GetConfigRule', 'GetRuleLogic'])
  const [problem, setProblem] = useState<string>()
  const [triggers, setTriggers] = useState(ON_CHANGE)
  const isNever = !triggers.onChange && !triggers.isPeriodic
  const error = create.error ?? update.error
  const canSave = conditions !== undefined && (id !== undefined || type !== '')

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (conditions === undefined) return
    const form = new FormData(event.currentTarget)
    const value = (name: string) => String(form.get(name) ?? '').trim()
    if (id !== undefined) {
      await update.mutateAsync({ ConfigRuleId: id, Conditions: conditions })
      await navigate({ to: '/rules/item', search: { id, tab: 'condition' } })
      return
    }
    setProblem(value('name') === '' ? texts.required : undefined)
    if (value('name') === '') {
      event.currentTarget.querySelector('input')?.focus()
      return
    }
    if (isNever) return
    const reply = await create.mutateAsync({
      ClientToken: nonce(),
      ConfigRuleName: value('name'),
      Description: value('description'),
      RiskLevel: ([1, 2, 3] as const).find((level) => String(level) === value('risk')) ?? 2,
      ResourceTypesScope: [type],
      ...triggerParams(triggers),
      SourceOwner: 'CUSTOM_CONFIGURATION',
      SourceIdentifier: 'acs-config-configuration',
      Conditions: conditions,
    })
    await navigate({ to: '/rules/item', search: { id: reply.ConfigRuleId } })
  }

  return (
    <Panel title={texts.ruleDetails}>
      <form className="stack" noValidate onSubmit={(event) => void submit(event).catch(() => undefined)}>
        {id === undefined && (
          <>
            <TextField label={texts.name} name="name" problem={problem} maxLength={100} />
            <TextField label={texts.description} name="description" />
            <SelectField label={texts.risk} name="risk" defaultValue="2">
              <option value="1">{texts.high}</option>
              <option value="2">{texts.medium}</option>
              <option value="3">{texts.low}</option>
            </SelectField>
            <TriggerFields
              triggers={triggers}
              problem={isNever ? texts.neverEvaluated : undefined}
              onChange={setTriggers}
            />
          </>
        )}
        {error !== null && <Failure error={error} />}
        <Button tone="main" type="submit" disabled={!canSave} isBusy={create.isPending || update.isPending}>
          {id === undefined ? texts.create : texts.save}
        </Button>
      </form>
    </Panel>
  )
}
