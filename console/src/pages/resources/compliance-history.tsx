import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { Reply } from '../../api/call'
import { useTokenList } from '../../api/token-list'
import { Button } from '../../components/button'
import { Panel } from '../../components/page'
import { Failure, Loading, State } from '../../components/states'
import { VerdictBadge } from '../../components/verdict'
import { Why } from '../../components/why'
import { isObject, type Json, parseObject, textIn } from '../../format/json'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { resourceTexts } from '../../texts/resources'
import type { ResourceKey } from './resource-page'

type Node = NonNullable<
  NonNullable<Reply<'GetResourceComplianceTimeline'>['ResourceComplianceTimeline']>['ComplianceList']
>[number]

/** When which rule changed its mind about the resource, latest first. */
export function ComplianceHistory({ resource }: { readonly resource: ResourceKey }): ReactElement {
  const texts = useTexts(resourceTexts)
  const list = useTokenList(
    'GetResourceComplianceTimeline',
    { ...resource, StartTime: 0, MaxResults: 100 },
    readNodes,
  )
  return (
    <Panel title={texts.compliance}>
      {list.rows === undefined &&
        (list.error === undefined ? <Loading /> : <Failure error={list.error} onRetry={list.retry} />)}
      {list.rows?.length === 0 && <State icon="audit" title={texts.noCompliance} />}
      <ol className="timeline timeline-wide">
        {list.rows?.map((node) => (
          <NodeItem key={node.CaptureTime} node={node} />
        ))}
      </ol>
      {list.more !== undefined && (
        <Button onClick={() => list.more?.()} isBusy={list.isLoadingMore}>
          {texts.older}
        </Button>
      )}
    </Panel>
  )
}

function NodeItem({ node }: { readonly node: Node }): ReactElement {
  const texts = useTexts(resourceTexts)
  const format = useFormat()
  const overall = parseObject(node.Configuration)['Compliance']
  const changes = Object.entries(parseObject(node.ConfigurationDiff))
  return (
    <li className="timeline-node">
      <div className="row">
        <time>
          <strong>{format.time(node.CaptureTime ?? 0)}</strong>
        </time>
        <span className="small muted">{texts.overall}</span>
        <VerdictBadge verdict={isObject(overall) ? textIn(overall, 'complianceType') : undefined} />
      </div>
      <ul>
        {changes.map(([name, change]) => (
          <Flip key={name} name={name} change={change} />
        ))}
      </ul>
    </li>
  )
}

function Flip({ name, change }: { readonly name: string; readonly change: Json }): ReactElement {
  const texts = useTexts(resourceTexts)
  const [before, after] = Array.isArray(change) ? change : []
  const now = isObject(after) ? after : undefined
  const was = isObject(before) ? before : undefined
  const id = textIn(now ?? was ?? {}, 'configRuleId')
  return (
    <li className="flip">
      <div className="row">
        {was !== undefined ? (
          <VerdictBadge verdict={textIn(was, 'complianceType')} />
        ) : (
          <span className="small muted">{texts.firstVerdict}</span>
        )}
        <span aria-hidden="true">→</span>
        {now !== undefined ? (
          <VerdictBadge verdict={textIn(now, 'complianceType')} />
        ) : (
          <span className="small muted">{texts.noLonger}</span>
        )}
        <Link to="/rules/item" search={{ id }}>
          {name}
        </Link>
      </div>
      {now !== undefined && <Why annotation={textIn(now, 'annotation')} />}
    </li>
  )
}

function readNodes({ ResourceComplianceTimeline: line }: Reply<'GetResourceComplianceTimeline'>) {
  return { rows: line?.ComplianceList, nextToken: line?.NextToken }
}
