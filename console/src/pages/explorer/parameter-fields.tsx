import { type ReactElement, useId } from 'react'
import type { Parameter } from '../../api/declarations'
import { controlOf, type Problem } from '../../api/wire'
import { textIn } from '../../format/json'
import { explorerTexts } from '../../texts/explorer'
import { formTexts } from '../../texts/forms'
import { useTexts } from '../../texts/language'

/** Longer examples are in openapi.json only. */
const MUCH = 60

type Texts = (typeof explorerTexts)['en']

/** A field for each parameter, by its declaration. */
export function ParameterFields({
  parameters,
  values,
  problems,
  onChange,
}: {
  readonly parameters: readonly Parameter[]
  readonly values: Readonly<Record<string, string>>
  readonly problems: Readonly<Record<string, Problem | undefined>>
  readonly onChange: (name: string, value: string) => void
}): ReactElement {
  return (
    <div className="parameter-fields">
      {parameters.map((parameter) => (
        <ParameterField
          key={parameter.name}
          parameter={parameter}
          value={values[parameter.name] ?? ''}
          problem={problems[parameter.name]}
          onChange={(value) => onChange(parameter.name, value)}
        />
      ))}
    </div>
  )
}

function ParameterField({
  parameter,
  value,
  problem,
  onChange,
}: {
  readonly parameter: Parameter
  readonly value: string
  readonly problem: Problem | undefined
  readonly onChange: (value: string) => void
}): ReactElement {
  const texts = useTexts(explorerTexts)
  const { problems } = useTexts(formTexts)
  const id = useId()
  const { name, isRequired } = parameter
  return (
    <div className="field" data-control={controlOf(parameter)}>
      <label htmlFor={id}>
        <code>{name}</code> {isRequired && <span className="required">{texts.required}</span>}
      </label>
      <Input
        id={id}
        parameter={parameter}
        value={value}
        isWrong={problem !== undefined}
        onChange={onChange}
      />
      <p id={`${id}-about`} className={problem === undefined ? 'field-hint' : 'field-problem'}>
        {problem === undefined ? hintOf(parameter, texts) : problems[problem]}
      </p>
    </div>
  )
}

function Input({
  id,
  parameter,
  value,
  isWrong,
  onChange,
}: {
  readonly id: string
  readonly parameter: Parameter
  readonly value: string
  readonly isWrong: boolean
  readonly onChange: (value: string) => void
}): ReactElement {
  const texts = useTexts(explorerTexts)
  const control = controlOf(parameter)
  const shared = {
    id,
    name: parameter.name,
    value,
    'aria-invalid': isWrong,
    'aria-describedby': `${id}-about`,
    'aria-required': parameter.isRequired,
    onChange: (event: { readonly target: { readonly value: string } }) => onChange(event.target.value),
  }
  if (control === 'choice' || control === 'boolean') {
    const { enum: given } = parameter.schema
    const choices =
      control === 'boolean' ? ['true', 'false'] : (Array.isArray(given) ? given : []).map(String)
    return (
      <select {...shared}>
        <option value="">{texts.notSet}</option>
        {choices.map((each: string) => (
          <option key={each}>{each}</option>
        ))}
      </select>
    )
  }
  if (control === 'list' || control === 'json')
    return <textarea {...shared} rows={control === 'json' ? 4 : 2} spellCheck={false} className="mono" />
  return (
    <input
      {...shared}
      inputMode={control === 'integer' ? 'numeric' : 'text'}
      spellCheck={false}
      autoCapitalize="none"
      autoComplete="off"
    />
  )
}

function hintOf({ schema, ...parameter }: Parameter, texts: Texts): string {
  const control = controlOf({ schema, ...parameter })
  const { minimum, maximum } = schema
  const isNarrow = typeof minimum === 'number' && typeof maximum === 'number' && maximum < 2 ** 31 - 1
  const description = textIn(schema, 'description')
  return [
    description === '' ? '' : description,
    control === 'list' ? texts.listHint : '',
    control === 'json' ? `${texts.jsonHint}: ${shapeOf(schema)}` : '',
    isNarrow ? texts.range(String(minimum), String(maximum)) : '',
    schema['default'] === undefined ? '' : texts.defaultIs(textIn(schema, 'default')),
    exampleText(schema, texts),
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

/** An example that is short enough for a hint, as it is put in. */
function exampleText({ examples, enum: choices }: Parameter['schema'], texts: Texts): string {
  if (!Array.isArray(examples) || choices !== undefined) return ''
  const [example] = examples
  const isSimple = Array.isArray(example) && example.every((item) => typeof item === 'string')
  const text = isSimple
    ? example.join(',')
    : typeof example === 'object'
      ? JSON.stringify(example)
      : String(example)
  return text.length > MUCH ? '' : texts.exampleIs(text)
}

/** `[{"Key": string, "Value": string}]` of a schema. */
function shapeOf(schema: unknown): string {
  if (typeof schema !== 'object' || schema === null) return ''
  const { type, items, properties } = schema as {
    readonly type?: unknown
    readonly items?: unknown
    readonly properties?: object
  }
  if (type === 'array') return `[${shapeOf(items)}]`
  if (type !== 'object') return typeof type === 'string' ? type : '…'
  const members = Object.entries(properties ?? {}).map(([name, each]) => `"${name}": ${shapeOf(each)}`)
  return `{${members.join(', ')}}`
}
