import { useNavigate } from '@tanstack/react-router'
import type { ReactElement, ReactNode } from 'react'
import { useCall } from '../../api/queries'
import { Button } from '../../components/button'
import { SelectField } from '../../components/field'
import { useTexts } from '../../texts/language'
import { resultTexts } from '../../texts/results'
import { verdictTexts } from '../../texts/verdicts'

/** What stands in the address of the list. */
export interface Filters {
  readonly verdict?: string | undefined
  readonly risk?: string | undefined
  readonly region?: string | undefined
  readonly type?: string | undefined
  readonly pack?: string | undefined
  readonly rule?: string | undefined
  /** Of resources whose own verdict it is, decided over all of their results. */
  readonly own?: string | undefined
}

const VERDICTS = ['NON_COMPLIANT', 'COMPLIANT', 'INSUFFICIENT_DATA', 'NOT_APPLICABLE', 'IGNORED'] as const

/** One choice for each filter; each leads to another address. */
export function ResultFilters({ filters }: { readonly filters: Filters }): ReactElement {
  const texts = useTexts(resultTexts)
  const verdicts = useTexts(verdictTexts)
  const regions = useCall('GetDiscoveredResourceCountsGroupByRegion', {}).data
  const types = useCall('GetDiscoveredResourceCountsGroupByResourceType', {}).data
  const packs = useCall('ListCompliancePacks', { PageSize: 100 }).data
  const ofRules = filters.pack !== undefined || filters.rule !== undefined
  return (
    <search className="result-filters">
      <Choice name="verdict" label={texts.verdict} any={texts.anyVerdict} filters={filters}>
        {VERDICTS.map((verdict) => (
          <option key={verdict} value={verdict}>
            {verdicts[verdict]}
          </option>
        ))}
      </Choice>
      <Choice name="pack" label={texts.pack} any={texts.anyPack} filters={filters}>
        {(packs?.CompliancePacksResult?.CompliancePacks ?? []).map((pack) => (
          <option key={pack.CompliancePackId} value={pack.CompliancePackId}>
            {pack.CompliancePackName}
          </option>
        ))}
      </Choice>
      {!ofRules && (
        <Choice name="risk" label={texts.risk} any={texts.anyRisk} filters={filters}>
          <option value="1">{verdicts.risk1}</option>
          <option value="2">{verdicts.risk2}</option>
          <option value="3">{verdicts.risk3}</option>
        </Choice>
      )}
      <Choice name="type" label={texts.type} any={texts.anyType} filters={filters}>
        {(types?.DiscoveredResourceCountsSummary ?? []).map(({ ResourceType }) => (
          <option key={ResourceType} value={ResourceType}>
            {ResourceType}
          </option>
        ))}
      </Choice>
      <Choice name="region" label={texts.region} any={texts.anyRegion} filters={filters}>
        {(regions?.DiscoveredResourceCountsSummary ?? []).map(({ Region }) => (
          <option key={Region} value={Region}>
            {Region}
          </option>
        ))}
      </Choice>
      {filters.rule !== undefined && <OfRule ruleId={filters.rule} />}
    </search>
  )
}

function Choice({
  name,
  label,
  any,
  filters,
  children,
}: {
  readonly name: keyof Filters
  readonly label: string
  readonly any: string
  readonly filters: Filters
  readonly children: ReactNode
}): ReactElement {
  const navigate = useNavigate({ from: '/results' })
  return (
    <SelectField
      label={label}
      value={filters[name] ?? ''}
      onChange={({ target }) =>
        void navigate({
          search: (before) => ({ ...before, [name]: target.value || undefined }),
          replace: true,
        })
      }
    >
      <option value="">{any}</option>
      {children}
    </SelectField>
  )
}

function OfRule({ ruleId }: { readonly ruleId: string }): ReactElement {
  const texts = useTexts(resultTexts)
  const navigate = useNavigate({ from: '/results' })
  const { data } = useCall('GetConfigRule', { ConfigRuleId: ruleId })
  return (
    <p className="result-rule">
      {texts.ofRule(data?.ConfigRule?.ConfigRuleName ?? ruleId)}
      <Button
        tone="bare"
        onClick={() => void navigate({ search: (before) => ({ ...before, rule: undefined }), replace: true })}
      >
        {texts.everyRule}
      </Button>
    </p>
  )
}
