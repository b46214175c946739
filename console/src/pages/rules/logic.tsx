import { type ReactElement, useId, useState } from 'react'
import type { Reply } from '../../api/call'
import { useCall } from '../../api/queries'
import { CopyButton } from '../../components/copy-button'
import { JsonView } from '../../components/json-view'
import { Panel } from '../../components/page'
import { Answered, State } from '../../components/states'
import { VerdictBadge } from '../../components/verdict'
import { isObject, parseJson, parseObject } from '../../format/json'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { ruleTexts } from '../../texts/rules'
import { CoverageBadge, DataBadge } from './coverage-badges'

type Logic = NonNullable<Reply<'GetRuleLogic'>['RuleLogic']>
type Example = NonNullable<Logic['Examples']>[number]

/** What decides a rule: its condition, how well it decides, and examples. */
export function LogicPanels({ logic }: { readonly logic: Logic }): ReactElement {
  const texts = useTexts(ruleTexts)
  return (
    <div className="logic-grid">
      <div className="stack">
        <ConditionPanel logic={logic} />
        <Panel title={texts.examples} note={logic.Examples?.length ? texts.examplesNote : undefined}>
          {logic.Examples === undefined || logic.Examples.length === 0 ? (
            <State icon="rules" title={texts.noExamples} />
          ) : (
            <ul className="examples">
              {logic.Examples.map((example) => (
                <ExampleItem key={`${example.ComplianceType} ${example.Name}`} example={example} />
              ))}
            </ul>
          )}
        </Panel>
      </div>
      {logic.Identifier !== undefined && <CoveragePanel logic={logic} identifier={logic.Identifier} />}
    </div>
  )
}

function ConditionPanel({ logic }: { readonly logic: Logic }): ReactElement {
  const texts = useTexts(ruleTexts)
  const [isJson, showJson] = useState(false)
  const name = useId()
  const value = parseJson(logic.Logic)
  return (
    <Panel
      title={texts.condition}
      actions={
        <>
          <fieldset className="segments">
            <legend className="visually-hidden">{texts.view}</legend>
            {[false, true].map((json) => (
              <label key={String(json)}>
                <input type="radio" name={name} checked={isJson === json} onChange={() => showJson(json)} />
                <span>{json ? texts.asJson : texts.inWords}</span>
              </label>
            ))}
          </fieldset>
          {isJson && value !== undefined && <CopyButton text={JSON.stringify(value, null, 2)} />}
        </>
      }
    >
      {value === undefined ? (
        <p className="muted">{texts.decidedByFunction}</p>
      ) : isJson ? (
        <JsonView value={value} open={8} />
      ) : (
        <Words lines={logic.Words ?? []} />
      )}
    </Panel>
  )
}

/** Lines that are indented by two spaces a level. */
function Words({ lines }: { readonly lines: readonly string[] }): ReactElement {
  // Lines may be equal, and never move.
  const numbered = lines.map((line, number) => ({ line, number }))
  return (
    <ul className="words">
      {numbered.map(({ line, number }) => {
        const text = line.trimStart()
        const level = (line.length - text.length) / 2
        return (
          <li key={number} style={{ marginInlineStart: `${level * 1.25}rem` }} data-level={level}>
            {text.replace(/^- /, '')}
          </li>
        )
      })}
    </ul>
  )
}

function ExampleItem({ example }: { readonly example: Example }): ReactElement {
  const texts = useTexts(ruleTexts)
  const parameters = Object.entries(parseObject(example.Parameters))
  const configuration = parseJson(example.Configuration)
  return (
    <li className="example">
      <div className="row">
        <VerdictBadge verdict={example.ComplianceType} />
        <span>{example.Name}</span>
      </div>
      {parameters.length > 0 && (
        <p className="small muted">
          {texts.exampleParameters}:{' '}
          {parameters.map(([name, value]) => (
            <code key={name} className="parameter">
              {name}={String(value)}
            </code>
          ))}
        </p>
      )}
      {isObject(configuration) && <JsonView value={configuration} open={4} />}
    </li>
  )
}

function CoveragePanel({
  logic,
  identifier,
}: {
  readonly logic: Logic
  readonly identifier: string
}): ReactElement {
  const texts = useTexts(ruleTexts)
  const sources: Readonly<Record<string, string>> = {
    doc: texts.doc,
    sdk: texts.sdk,
    listed: texts.listed,
    inferred: texts.inferred,
  }
  const about: Readonly<Record<string, string>> = {
    exact: texts.exactText,
    approximated: texts.approximatedText,
    noDataSource: texts.noDataSourceText,
  }
  return (
    <Panel title={texts.coverage} className="coverage">
      <p className="row">
        <CoverageBadge coverage={logic.Coverage} />
      </p>
      <p className="small">{about[logic.Coverage ?? '']}</p>
      {logic.CoverageNote !== undefined && <p className="small muted">{logic.CoverageNote}</p>}
      <h3>{texts.measured}</h3>
      <MeasuredData identifier={identifier} />
      {logic.Remediation !== undefined && (
        <>
          <h3>{texts.remediation}</h3>
          <p className="small">{logic.Remediation}</p>
        </>
      )}
      <h3>{texts.evidence}</h3>
      <ul className="evidence">
        {(logic.Evidence ?? []).map(({ Fact: fact, Source: source = '', Note: note }) => (
          <li key={`${fact} ${source}`}>
            <code>{fact}</code> <span className="small muted">{sources[source] ?? source}</span>
            {note !== undefined && <p className="small muted">{note}</p>}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function MeasuredData({ identifier }: { readonly identifier: string }): ReactElement {
  const texts = useTexts(ruleTexts)
  const format = useFormat()
  const query = useCall('GetCoverage', { Identifier: identifier })
  return (
    <Answered query={query}>
      {({ Rules: rules }) => {
        const measured = rules?.[0]
        return (
          <>
            <p className="row">
              <DataBadge state={measured?.State} />
            </p>
            <ul className="measured">
              {(measured?.Paths ?? []).map(({ Path: path, Seen: seen = 0 }) => (
                <li key={path}>
                  <code>{path}</code>
                  <span className="small muted">
                    {texts.seenIn(format.count(seen), format.count(measured?.LookedAt ?? 0))}
                  </span>
                </li>
              ))}
            </ul>
            {measured?.Paths?.length === 0 && <p className="small muted">{texts.notMeasured}</p>}
            {measured?.MissingTypes !== undefined && measured.MissingTypes.length > 0 && (
              <p className="small">{texts.missingTypes(measured.MissingTypes.join(', '))}</p>
            )}
          </>
        )
      }}
    </Answered>
  )
}
