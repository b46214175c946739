import { createContext, type ReactElement, useContext, useId } from 'react'
import type { Reply } from '../../api/call'
import { Button, IconButton } from '../../components/button'
import { Icon } from '../../components/icon'
import { useTexts } from '../../texts/language'
import { ruleTexts } from '../../texts/rules'
import {
  type ClausePart,
  type GroupPart,
  isGroup,
  isUnary,
  newClause,
  newGroup,
  type Part,
} from './condition'
import type { TriedNode } from './dry-run'

type Operator = NonNullable<Reply<'ListConfigRuleOperators'>['Operators']>[number]

interface FormContext {
  readonly operators: readonly Operator[]
  /** Id of the list of paths that are offered. */
  readonly paths: string
}

const Context = createContext<FormContext>({ operators: [], paths: '' })

/** A condition as nested groups of clauses; `tried` marks each part with what a dry run said of it. */
export function ConditionForm({
  group,
  onChange,
  operators,
  paths,
  tried,
}: {
  readonly group: GroupPart
  readonly onChange: (group: GroupPart) => void
  readonly operators: readonly Operator[]
  readonly paths: readonly string[]
  readonly tried: TriedNode | undefined
}): ReactElement {
  const id = useId()
  return (
    <Context value={{ operators, paths: id }}>
      <datalist id={id}>
        {paths.map((path) => (
          <option key={path} value={path} />
        ))}
      </datalist>
      <Group group={group} onChange={onChange} tried={tried} />
    </Context>
  )
}

function Group({
  group,
  onChange,
  onRemove,
  tried,
}: {
  readonly group: GroupPart
  readonly onChange: (group: GroupPart) => void
  readonly onRemove?: () => void
  readonly tried: TriedNode | undefined
}): ReactElement {
  const texts = useTexts(ruleTexts)
  const replace = (at: number, part: Part) => onChange({ ...group, children: group.children.with(at, part) })
  const remove = (at: number) =>
    onChange({ ...group, children: group.children.filter((_, index) => index !== at) })
  const add = (part: Part) => onChange({ ...group, children: [...group.children, part] })
  const isOnly = group.children.length === 1
  return (
    <fieldset className="condition-group" data-result={tried?.result}>
      <legend className="visually-hidden">{texts.group}</legend>
      <div className="row">
        <select
          aria-label={texts.group}
          className="group-kind"
          value={group.operator}
          onChange={(event) => onChange({ ...group, operator: event.target.value === 'or' ? 'or' : 'and' })}
        >
          <option value="and">{texts.allOf}</option>
          <option value="or">{texts.anyOf}</option>
        </select>
        <Mark tried={tried} />
        {onRemove !== undefined && (
          <IconButton icon="close" label={texts.removePart(texts.groupName)} onClick={onRemove} />
        )}
      </div>
      <ul>
        {group.children.map((part, at) => (
          <li key={part.key}>
            {isGroup(part) ? (
              <Group
                group={part}
                onChange={(next) => replace(at, next)}
                {...(isOnly ? {} : { onRemove: () => remove(at) })}
                tried={tried?.children[at]}
              />
            ) : (
              <Clause
                clause={part}
                onChange={(next) => replace(at, next)}
                onRemove={isOnly ? undefined : () => remove(at)}
                tried={tried?.children[at]}
              />
            )}
          </li>
        ))}
      </ul>
      <div className="row">
        <Button tone="bare" icon="plus" onClick={() => add(newClause())}>
          {texts.addCondition}
        </Button>
        <Button tone="bare" icon="plus" onClick={() => add(newGroup())}>
          {texts.addGroup}
        </Button>
      </div>
    </fieldset>
  )
}

function Clause({
  clause,
  onChange,
  onRemove,
  tried,
}: {
  readonly clause: ClausePart
  readonly onChange: (clause: ClausePart) => void
  readonly onRemove: (() => void) | undefined
  readonly tried: TriedNode | undefined
}): ReactElement {
  const texts = useTexts(ruleTexts)
  const { operators, paths } = useContext(Context)
  const operator = operators.find(({ Operator: name }) => name === clause.operator)
  const kinds = [...new Set(operators.map(({ DataType: kind = '' }) => kind))]
  return (
    <div className="condition-clause" data-result={tried?.result}>
      <div className="clause-fields">
        <input
          aria-label={texts.path}
          className="mono"
          list={paths}
          value={clause.featurePath}
          spellCheck={false}
          autoCapitalize="none"
          onChange={(event) => onChange({ ...clause, featurePath: event.target.value })}
        />
        <select
          aria-label={texts.operator}
          value={clause.operator}
          onChange={(event) => onChange({ ...clause, operator: event.target.value })}
        >
          {operator === undefined && <option value={clause.operator}>{clause.operator}</option>}
          {kinds.map((kind) => (
            <optgroup key={kind} label={kind}>
              {operators
                .filter(({ DataType: each }) => each === kind)
                .map(({ Operator: name }) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
        {isUnary(clause.operator) ? (
          <span />
        ) : (
          <input
            aria-label={texts.desired}
            placeholder={texts.desired}
            value={clause.desired}
            spellCheck={false}
            onChange={(event) => onChange({ ...clause, desired: event.target.value })}
          />
        )}
        {onRemove === undefined ? (
          <span />
        ) : (
          <IconButton icon="close" label={texts.removePart(texts.clauseName)} onClick={onRemove} />
        )}
      </div>
      <p className="small muted operator-hint">{operator?.Description}</p>
      {tried !== undefined && (
        <p className="clause-tried small">
          <Mark tried={tried} /> {texts.actual}{' '}
          {tried.featureValue === '' ? <em>{texts.absent}</em> : <code>{tried.featureValue}</code>}
        </p>
      )}
    </div>
  )
}

function Mark({ tried }: { readonly tried: TriedNode | undefined }): ReactElement | null {
  const texts = useTexts(ruleTexts)
  if (tried === undefined) return null
  const holds = tried.result === 'COMPLIANT'
  return (
    <span className={`badge badge-${holds ? 'good' : 'bad'}`}>
      <Icon name={holds ? 'check' : 'cross'} size={14} />
      {holds ? texts.holds : texts.fails}
    </span>
  )
}
