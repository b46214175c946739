import './packages.css'
import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type ReactElement, useEffect, useRef } from 'react'
import type { Reply } from '../../api/call'
import { useAction, useCall } from '../../api/queries'
import { Button } from '../../components/button'
import { Page } from '../../components/page'
import { Answered, Failure } from '../../components/states'
import { TagsPanel } from '../../components/tags-panel'
import { Risk, StateBadge } from '../../components/verdict'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { packageTexts } from '../../texts/packages'
import { CompliancePanel } from './compliance-panel'
import { DeletePackage } from './delete-package'
import { EditPackage } from './edit-package'
import { LatestReport } from './latest-report'
import { PackRules } from './pack-rules'
import { ReportHistory } from './report-history'
import { ScopePanel } from './scope-panel'

/** A package as the API describes it. */
export type Pack = NonNullable<Reply<'GetCompliancePack'>['CompliancePack']>

/** One package: how it stands, its report, its rules and its scope. */
export function PackagePage(): ReactElement {
  const texts = useTexts(packageTexts)
  const { packId } = getRouteApi('/signed-in/packages/$packId').useParams()
  const query = useCall('GetCompliancePack', { CompliancePackId: packId })
  const pack = query.data?.CompliancePack
  return (
    <Page
      title={pack?.CompliancePackName ?? texts.title}
      lead={pack === undefined ? undefined : <PackLead pack={pack} />}
      actions={pack === undefined ? undefined : <PackActions packId={packId} pack={pack} />}
    >
      <Answered query={query}>
        {() =>
          pack === undefined ? null : (
            <div className="stack">
              <div className="package-head">
                <CompliancePanel packId={packId} />
                <LatestReport packId={packId} />
              </div>
              <ReportHistory packId={packId} />
              <PackRules packId={packId} rules={pack.ConfigRules ?? []} />
              <ScopePanel scope={pack.Scope} />
              <TagsPanel type="ACS::Config::CompliancePack" id={packId} />
            </div>
          )
        }
      </Answered>
    </Page>
  )
}

function PackLead({ pack }: { readonly pack: Pack }): ReactElement {
  const texts = useTexts(packageTexts)
  const format = useFormat()
  return (
    <>
      <p>{pack.Description}</p>
      <p className="row small">
        <StateBadge state={pack.Status} />
        <Risk level={pack.RiskLevel} />
        {pack.CreateTimestamp !== undefined && (
          <span>
            {texts.created} {format.time(pack.CreateTimestamp)}
          </span>
        )}
        <code>{pack.CompliancePackId}</code>
      </p>
    </>
  )
}

const LOOK_EVERY_MS = 2_000

function PackActions({ packId, pack }: { readonly packId: string; readonly pack: Pack }): ReactElement {
  const texts = useTexts(packageTexts)
  const format = useFormat()
  const start = useAction('StartConfigRuleEvaluation', ['ListConfigRules', 'GetResourceComplianceByPack'])
  const evaluating = useEvaluating(packId)
  return (
    <>
      <Button
        icon="play"
        // The API refuses another evaluation while one is under way.
        isBusy={start.isPending || evaluating > 0}
        onClick={() => start.mutate({ CompliancePackId: packId })}
      >
        {texts.start}
      </Button>
      <EditPackage packId={packId} pack={pack} />
      <DeletePackage packId={packId} name={pack.CompliancePackName ?? ''} />
      <p role="status" className="small">
        {evaluating > 0
          ? texts.evaluating(format.count(evaluating))
          : start.isSuccess && !start.isPending
            ? texts.started
            : ''}
      </p>
      {start.error !== null && <Failure error={start.error} />}
    </>
  )
}

/** How many of the package's rules are being evaluated; what counts their results is read again when none is any more. */
function useEvaluating(packId: string): number {
  const client = useQueryClient()
  const { data } = useCall(
    'ListConfigRules',
    { CompliancePackId: packId, ConfigRuleState: 'EVALUATING', PageSize: 1 },
    { everyMs: (reply) => ((reply?.ConfigRules?.TotalCount ?? 0) > 0 ? LOOK_EVERY_MS : false) },
  )
  const count = data?.ConfigRules?.TotalCount ?? 0
  const isRunning = count > 0
  const wasRunning = useRef(isRunning)
  useEffect(() => {
    if (wasRunning.current && !isRunning)
      for (const name of ['GetResourceComplianceByPack', 'GetConfigRuleComplianceByPack'])
        void client.invalidateQueries({ queryKey: [name] })
    wasRunning.current = isRunning
  }, [isRunning, client])
  return count
}
