import type { ReactElement } from 'react'
import { useAction, useCall } from '../../api/queries'
import { Button } from '../../components/button'
import { CallDialog } from '../../components/call-dialog'
import { Icon } from '../../components/icon'
import { Panel } from '../../components/page'
import { PlaceLink } from '../../components/place-link'
import { Answered, Failure, State } from '../../components/states'
import { VerdictBadge } from '../../components/verdict'
import { useFormat } from '../../format/use-format'
import { accountTexts } from '../../texts/accounts'
import { useTexts } from '../../texts/language'

interface OfPack {
  readonly groupId: string
  readonly packId: string
}

const LOOK_EVERY_MS = 1_000

/** Packages of the group: how each member stands, and the report that covers them all. */
export function GroupPackages({ groupId }: { readonly groupId: string }): ReactElement {
  const texts = useTexts(accountTexts)
  const query = useCall('ListAggregateCompliancePacks', { AggregatorId: groupId, PageSize: 100 })
  return (
    <Panel
      title={texts.packages}
      actions={
        <PlaceLink to="/packages/gallery" search={{ group: groupId }} className="button button-plain">
          {texts.newPackage}
        </PlaceLink>
      }
    >
      <Answered query={query}>
        {({ CompliancePacksResult }) => {
          const packs = CompliancePacksResult?.CompliancePacks ?? []
          if (packs.length === 0) return <State icon="packages" title={texts.noPackages} />
          return (
            <div className="stack">
              {packs.map(({ CompliancePackId: packId = '', CompliancePackName = '' }) => (
                <section key={packId} className="stack-small">
                  <h3 translate="no">{CompliancePackName}</h3>
                  <AccountsOfPack groupId={groupId} packId={packId} />
                  <ReportOfPack groupId={groupId} packId={packId} name={CompliancePackName} />
                  <div className="row">
                    <CallDialog
                      operation="DeleteAggregateCompliancePacks"
                      title={texts.deletePackage(CompliancePackName)}
                      label={texts.delete}
                      fullLabel={texts.deletePackage(CompliancePackName)}
                      confirm={texts.delete}
                      tone="danger"
                      fixed={{ AggregatorId: groupId, CompliancePackIds: [packId] }}
                      fields={[{ name: 'DeleteRule', label: texts.deleteRules }]}
                      refreshes={['ListAggregateCompliancePacks', 'ListAggregateConfigRules']}
                    />
                  </div>
                </section>
              ))}
            </div>
          )
        }}
      </Answered>
    </Panel>
  )
}

function AccountsOfPack({ groupId, packId }: OfPack): ReactElement {
  const texts = useTexts(accountTexts)
  const format = useFormat()
  const params = { AggregatorId: groupId, CompliancePackId: packId }
  const query = useCall('GetAggregateAccountComplianceByPack', params)
  return (
    <Answered query={query}>
      {({ AccountComplianceResult: result = {} }) => (
        <>
          <p className="muted small">
            {texts.nonCompliant(
              format.count(result.NonCompliantCount ?? 0),
              format.count(result.TotalCount ?? 0),
            )}
          </p>
          <ul className="choices">
            {(result.AccountCompliances ?? []).map(({ AccountId, AccountName, ComplianceType }) => (
              <li key={AccountId} className="row">
                <VerdictBadge verdict={ComplianceType} />
                <PlaceLink
                  to="/accounts/group"
                  search={{ id: groupId, tab: 'results', pack: packId, account: String(AccountId) }}
                >
                  <span dir="auto">{AccountName ?? AccountId}</span>
                </PlaceLink>
              </li>
            ))}
          </ul>
        </>
      )}
    </Answered>
  )
}

/** The report on the package in all members: made on request, then a workbook to download. */
function ReportOfPack({ groupId, packId, name }: OfPack & { readonly name: string }): ReactElement {
  const texts = useTexts(accountTexts)
  const format = useFormat()
  const params = { AggregatorId: groupId, CompliancePackId: packId }
  const generate = useAction('GenerateAggregateCompliancePackReport', ['GetAggregateCompliancePackReport'])
  const query = useCall('GetAggregateCompliancePackReport', params, {
    everyMs: (reply) => (isMaking(reply?.CompliancePackReport?.ReportStatus) ? LOOK_EVERY_MS : false),
  })
  const report = query.data?.CompliancePackReport
  const making = isMaking(report?.ReportStatus)
  return (
    <div className="row">
      <Button
        icon="reports"
        aria-label={`${texts.makeReport}: ${name}`}
        isBusy={generate.isPending || making}
        onClick={() => generate.mutate(params)}
      >
        {texts.makeReport}
      </Button>
      <span role="status" className="small">
        {making ? texts.making : ''}
      </span>
      {report?.ReportUrl !== undefined && report.ReportUrl !== '' && (
        <a className="row" href={report.ReportUrl} download>
          <Icon name="download" size={16} />
          {texts.download}
        </a>
      )}
      {!making && report?.ReportCreateTimestamp !== undefined && (
        <span className="muted small">{texts.made(format.ago(report.ReportCreateTimestamp))}</span>
      )}
      {generate.error !== null && <Failure error={generate.error} />}
    </div>
  )
}

function isMaking(status: string | undefined): boolean {
  return status === 'CREATING'
}
