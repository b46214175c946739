import './rules.css'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type FormEvent, type ReactElement, useState } from 'react'
import { nonce, type Params, type Reply } from '../../api/call'
import { useAction, useCall } from '../../api/queries'
import { Button } from '../../components/button'
import { SelectField, TextField } from '../../components/field'
import { Page, Panel } from '../../components/page'
import { Answered, Failure } from '../../components/states'
import { useTexts } from '../../texts/language'
import { ruleTexts } from '../../texts/rules'
import { type ParameterDetail, parametersOf } from './parameters'
import { FREQUENCIES, type Frequency } from './triggers'

type Managed = NonNullable<Reply<'GetManagedRule'>['ManagedRule']>
type TriggerType = Params<'CreateConfigRule'>['ConfigRuleTriggerTypes'][number]

const route = getRouteApi('/signed-in/rules/create')

/** Makes a rule of the account of one of the catalogue. */
export function CreateRulePage(): ReactElement {
  const texts = useTexts(ruleTexts)
  const { identifier = '' } = route.useSearch()
  const query = useCall('GetManagedRule', { Identifier: identifier })
  return (
    <Page title={texts.createTitle} lead={<code>{identifier}</code>}>
      <Answered query={query}>
        {({ ManagedRule: managed }) => <CreateForm key={identifier} managed={managed ?? {}} />}
      </Answered>
    </Page>
  )
}

function CreateForm({ managed }: { readonly managed: Managed }): ReactElement {
  const texts = useTexts(ruleTexts)
  const navigate = useNavigate()
  const create = useAction('CreateConfigRule', ['ListConfigRules'])
  const parameters = parametersOf(managed)
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  // One for each opening of the form: sent twice, it still makes one rule.
  const [token] = useState(nonce)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const data = new FormData(form)
    const value = (name: string) => String(data.get(name) ?? '').trim()
    const found = problemsOf(parameters, value, texts)
    setProblems(found)
    const [first] = Object.keys(found)
    if (first !== undefined) {
      form.querySelector<HTMLElement>(`[name="${CSS.escape(first)}"]`)?.focus()
      return
    }
    const given = parameters.map(({ name }) => [name, value(`parameter-${name}`)] as const)
    const reply = await create.mutateAsync({
      ClientToken: token,
      ConfigRuleName: value('name'),
      Description: value('description'),
      RiskLevel: ([1, 2, 3] as const).find((level) => String(level) === value('risk')) ?? 2,
      ResourceTypesScope: value('types')
        .split(/[\s,]+/)
        .filter(Boolean),
      ConfigRuleTriggerTypes: triggersOf(managed),
      MaximumExecutionFrequency: FREQUENCIES.find((each) => each === value('frequency')),
      SourceOwner: 'ALIYUN',
      SourceIdentifier: managed.Identifier ?? '',
      InputParameters: Object.fromEntries(given.filter(([, text]) => text !== '')),
    })
    await navigate({ to: '/rules/item', search: { id: reply.ConfigRuleId } })
  }

  return (
    <form className="rule-form" noValidate onSubmit={(event) => void submit(event).catch(() => undefined)}>
      <Panel title={texts.ruleDetails}>
        <div className="stack">
          <TextField
            label={texts.name}
            name="name"
            defaultValue={managed.ConfigRuleName}
            problem={problems['name']}
            maxLength={100}
          />
          <TextField label={texts.description} name="description" defaultValue={managed.Description} />
          <TextField
            label={texts.types}
            name="types"
            hint={texts.typesHint}
            defaultValue={managed.Scope?.ComplianceResourceTypes?.join(', ')}
            problem={problems['types']}
            spellCheck={false}
          />
          <SelectField label={texts.risk} name="risk" defaultValue={String(managed.RiskLevel ?? 2)}>
            <option value="1">{texts.high}</option>
            <option value="2">{texts.medium}</option>
            <option value="3">{texts.low}</option>
          </SelectField>
          {triggersOf(managed).includes('ScheduledNotification') && (
            <SelectField label={texts.trigger} name="frequency" defaultValue={frequencyOf(managed)}>
              {FREQUENCIES.map((each) => (
                <option key={each} value={each}>
                  {texts.every[each]}
                </option>
              ))}
            </SelectField>
          )}
        </div>
      </Panel>
      <Panel title={texts.parameters}>
        {parameters.length === 0 && <p className="muted">{texts.noParameters}</p>}
        <div className="stack">
          {parameters.map((parameter) => (
            <ParameterField
              key={parameter.name}
              parameter={parameter}
              problem={problems[`parameter-${parameter.name}`]}
            />
          ))}
        </div>
      </Panel>
      {create.error !== null && <Failure error={create.error} />}
      <div className="row">
        <Button tone="main" type="submit" isBusy={create.isPending}>
          {texts.create}
        </Button>
      </div>
    </form>
  )
}

function ParameterField({
  parameter,
  problem,
}: {
  readonly parameter: ParameterDetail
  readonly problem: string | undefined
}): ReactElement {
  const texts = useTexts(ruleTexts)
  const { name, type, description, defaultValue, isRequired } = parameter
  return (
    <TextField
      label={isRequired ? name : `${name} (${texts.optional})`}
      name={`parameter-${name}`}
      hint={`${description}${type === 'list' ? ` (${texts.typesHint})` : ''}`}
      defaultValue={defaultValue}
      inputMode={type === 'integer' ? 'numeric' : 'text'}
      required={isRequired}
      problem={problem}
      spellCheck={false}
    />
  )
}

function problemsOf(
  parameters: readonly ParameterDetail[],
  value: (name: string) => string,
  texts: { readonly required: string; readonly notInteger: string },
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const name of ['name', 'types']) if (value(name) === '') found[name] = texts.required
  for (const { name, type, isRequired } of parameters) {
    const text = value(`parameter-${name}`)
    if (isRequired && text === '') found[`parameter-${name}`] = texts.required
    else if (type === 'integer' && text !== '' && !/^-?\d+$/.test(text))
      found[`parameter-${name}`] = texts.notInteger
  }
  return found
}

function triggersOf({ SourceDetails: details = [] }: Managed): TriggerType[] {
  const kinds = ['ConfigurationItemChangeNotification', 'ScheduledNotification'] as const
  const used = kinds.filter((kind) => details.some(({ MessageType }) => MessageType === kind))
  return used.length === 0 ? ['ConfigurationItemChangeNotification'] : used
}

function frequencyOf({ SourceDetails: details = [] }: Managed): Frequency {
  const given = details.map(({ MaximumExecutionFrequency }) => MaximumExecutionFrequency)
  return FREQUENCIES.find((each) => given.includes(each)) ?? 'TwentyFour_Hours'
}
