import './rules.css'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type ReactElement, useId, useState } from 'react'
import { useCall } from '../../api/queries'
import { useKnownTypes } from '../../api/type-names'
import { SelectField } from '../../components/field'
import { Page, Panel } from '../../components/page'
import { Answered } from '../../components/states'
import { parseJson } from '../../format/json'
import { useTexts } from '../../texts/language'
import { ruleTexts } from '../../texts/rules'
import {
  fromConditions,
  fromText,
  type GroupPart,
  newGroup,
  pathsOf,
  toConditions,
  toJson,
} from './condition'
import { ConditionForm } from './condition-form'
import { DryRunPanel, type Tried } from './dry-run'
import { SavePanel } from './save-panel'

const route = getRouteApi('/signed-in/rules/editor')

/** Writes the condition of a rule of one's own, tries it, and makes or changes the rule. */
export function ConditionEditorPage(): ReactElement {
  const texts = useTexts(ruleTexts)
  const { id } = route.useSearch()
  const logic = useCall('GetRuleLogic', { ConfigRuleId: id }, { enabled: id !== undefined })
  return (
    <Page title={texts.editorTitle} lead={texts.editorLead}>
      {id === undefined ? (
        <Editor initial={newGroup()} />
      ) : (
        <Answered query={logic}>
          {({ RuleLogic: found }) => (
            <Editor key={id} initial={fromConditions(found?.Conditions) ?? newGroup()} />
          )}
        </Answered>
      )}
    </Page>
  )
}

function Editor({ initial }: { readonly initial: GroupPart }): ReactElement {
  const texts = useTexts(ruleTexts)
  const { id, type = '', resource = '' } = route.useSearch()
  const [group, change] = useState(initial)
  // The text while it is edited as such; what it says is taken over whenever it says a condition.
  const [text, setText] = useState<string>()
  const [tried, setTried] = useState<Tried>()
  const operators = useCall('ListConfigRuleOperators', {})
  const paths = usePaths(type)
  const isReadable = text === undefined || fromText(text) !== undefined
  const conditions = isReadable ? toConditions(group) : undefined
  const isCurrent = tried !== undefined && tried.conditions === conditions
  return (
    <div className="editor">
      <div className="stack">
        <TypeChoice />
        <Panel
          title={texts.condition}
          actions={<ViewSwitch isJson={text !== undefined} onSwitch={switchTo} />}
        >
          {text === undefined ? (
            <ConditionForm
              group={group}
              onChange={change}
              operators={operators.data?.Operators ?? []}
              paths={paths}
              tried={isCurrent ? tried.node : undefined}
            />
          ) : (
            <JsonEditor text={text} onChange={edit} isReadable={isReadable} />
          )}
        </Panel>
      </div>
      <div className="stack">
        <DryRunPanel
          key={type}
          type={type}
          resource={resource}
          conditions={conditions}
          tried={tried}
          onTried={setTried}
        />
        <SavePanel id={id} type={type} conditions={conditions} />
      </div>
    </div>
  )

  function switchTo(json: boolean) {
    setText(json ? JSON.stringify(toJson(group), null, 2) : undefined)
  }

  function edit(next: string) {
    setText(next)
    const said = fromText(next)
    if (said !== undefined) change(said)
  }
}

/** The paths of a recorded resource of the type, else of its sample. */
function usePaths(type: string): readonly string[] {
  const sample = useCall('GetResourceConfigurationSample', { ResourceType: type }, { enabled: type !== '' })
  return type === '' ? [] : pathsOf(parseJson(sample.data?.Sample?.Configuration))
}

function TypeChoice(): ReactElement {
  const texts = useTexts(ruleTexts)
  const { type } = route.useSearch()
  const navigate = useNavigate()
  const types = useKnownTypes()
  const counts = useCall('GetDiscoveredResourceCountsGroupByResourceType', {})
  const recorded = (counts.data?.DiscoveredResourceCountsSummary ?? []).map(
    ({ ResourceType = '' }) => ResourceType,
  )
  const all = [...new Set([...recorded, ...types.keys(), ...(type === undefined ? [] : [type])])]
  return (
    <Panel title={texts.type}>
      <SelectField
        label={texts.type}
        value={type ?? ''}
        onChange={(event) =>
          void navigate({
            to: '/rules/editor',
            search: (before) => ({ ...before, type: event.target.value, resource: undefined }),
          })
        }
      >
        <option value="">{texts.chooseType}</option>
        {all.map((each) => (
          <option key={each} value={each}>
            {types.has(each) ? `${types.get(each)?.title} (${each})` : each}
          </option>
        ))}
      </SelectField>
    </Panel>
  )
}

function ViewSwitch({
  isJson,
  onSwitch,
}: {
  readonly isJson: boolean
  readonly onSwitch: (json: boolean) => void
}): ReactElement {
  const texts = useTexts(ruleTexts)
  const name = useId()
  return (
    <fieldset className="segments">
      <legend className="visually-hidden">{texts.view}</legend>
      {[false, true].map((json) => (
        <label key={String(json)}>
          <input type="radio" name={name} checked={isJson === json} onChange={() => onSwitch(json)} />
          <span>{json ? texts.json : texts.form}</span>
        </label>
      ))}
    </fieldset>
  )
}

function JsonEditor({
  text,
  onChange,
  isReadable,
}: {
  readonly text: string
  readonly onChange: (text: string) => void
  readonly isReadable: boolean
}): ReactElement {
  const texts = useTexts(ruleTexts)
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{texts.asJson}</label>
      <textarea
        id={id}
        className="mono"
        rows={16}
        spellCheck={false}
        value={text}
        aria-invalid={!isReadable}
        aria-describedby={`${id}-problem`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`${id}-problem`} className="field-problem" role="status">
        {isReadable ? '' : texts.badJson}
      </p>
    </div>
  )
}
