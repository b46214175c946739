import { type ReactElement, useId } from 'react'
import { useCall } from '../../api/queries'
import { Button } from '../../components/button'
import { SelectField, TextField } from '../../components/field'
import { Panel } from '../../components/page'
import { Risk } from '../../components/verdict'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { packageTexts } from '../../texts/packages'
import { type Draft, identifierOf, type Problems, valueKey } from './draft'
import type { Template, TemplateRule } from './template'

interface ChoiceProps {
  readonly draft: Draft
  readonly problems: Problems
  readonly onChange: (part: Partial<Draft>) => void
}

/** Which rules of the template are taken, and with what values. */
export function RuleChoices({
  template,
  ...props
}: ChoiceProps & { readonly template: Template }): ReactElement {
  const texts = useTexts(packageTexts)
  const format = useFormat()
  const { draft, problems, onChange } = props
  const rules = template.ConfigRules ?? []
  const note = texts.rulesChosen(format.count(draft.chosen.size), format.count(rules.length))
  return (
    <Panel
      title={texts.rulesPart}
      note={note}
      actions={
        <>
          <Button tone="bare" onClick={() => onChange({ chosen: new Set(rules.map(identifierOf)) })}>
            {texts.all}
          </Button>
          <Button tone="bare" onClick={() => onChange({ chosen: new Set() })}>
            {texts.noRules}
          </Button>
        </>
      }
    >
      {problems.has('rules') && (
        <p className="field-problem" tabIndex={-1} data-problem>
          {texts.ruleMissing}
        </p>
      )}
      <ul className="rule-choices">
        {rules.map((rule) => (
          <RuleChoice key={identifierOf(rule)} rule={rule} {...props} />
        ))}
      </ul>
    </Panel>
  )
}

function RuleChoice({ rule, ...props }: ChoiceProps & { readonly rule: TemplateRule }): ReactElement {
  const id = useId()
  const { draft, onChange } = props
  const identifier = identifierOf(rule)
  const isChosen = draft.chosen.has(identifier)
  const toggle = () => {
    const chosen = new Set(draft.chosen)
    if (!chosen.delete(identifier)) chosen.add(identifier)
    onChange({ chosen })
  }
  return (
    <li className="rule-choice">
      <input id={id} type="checkbox" checked={isChosen} onChange={toggle} aria-describedby={`${id}-about`} />
      <label htmlFor={id}>{rule.ManagedRuleName}</label>
      <Risk level={rule.RiskLevel} />
      <p id={`${id}-about`} className="muted small">
        {rule.Description}
        {rule.ControlId !== undefined && ` (${rule.ControlId})`}
      </p>
      {isChosen && (rule.ConfigRuleParameters ?? []).length > 0 && <Parameters rule={rule} {...props} />}
    </li>
  )
}

function Parameters({
  rule,
  draft,
  problems,
  onChange,
}: ChoiceProps & { readonly rule: TemplateRule }): ReactElement {
  const texts = useTexts(packageTexts)
  const identifier = identifierOf(rule)
  const { data } = useCall('GetManagedRule', { Identifier: identifier })
  const details = {
    ...data?.ManagedRule?.CompulsoryInputParameterDetails,
    ...data?.ManagedRule?.OptionalInputParameterDetails,
  }
  const required = new Set(
    (rule.ConfigRuleParameters ?? [])
      .filter(({ Required }) => Required)
      .map(({ ParameterName }) => ParameterName),
  )
  const listed = (rule.ConfigRuleParameters ?? []).map(({ ParameterName = '' }) => ParameterName)
  return (
    <div className="rule-parameters">
      {[...new Set([...listed, ...Object.keys(details)])].map((name) => {
        const key = valueKey(identifier, name)
        const { description, type } = detailOf(details[name])
        const value = draft.values[key] ?? ''
        const isNumber = type === 'integer' || type === 'number'
        const field = {
          label: `${name} (${required.has(name) ? texts.required : texts.optional})`,
          hint: description,
          problem: problems.has(key)
            ? texts.parameterMissing
            : problemOf(value, isNumber, texts.parameterNumber),
          value,
        }
        const set = (value: string) => onChange({ values: { ...draft.values, [key]: value } })
        return type === 'boolean' ? (
          <SelectField key={name} {...field} onChange={({ target }) => set(target.value)}>
            <option value="" />
            <option value="true">true</option>
            <option value="false">false</option>
          </SelectField>
        ) : (
          <TextField
            key={name}
            {...field}
            inputMode={isNumber ? 'numeric' : 'text'}
            onChange={({ target }) => set(target.value)}
          />
        )
      })}
    </div>
  )
}

function problemOf(value: string, isNumber: boolean, text: string): string | undefined {
  return isNumber && value.trim() !== '' && !/^-?\d+(\.\d+)?$/.test(value.trim()) ? text : undefined
}

function detailOf(detail: unknown): { readonly description: string; readonly type: string } {
  const { description, type } = (detail ?? {}) as Readonly<Partial<Record<string, unknown>>>
  return {
    description: typeof description === 'string' ? description : '',
    type: typeof type === 'string' ? type : '',
  }
}
