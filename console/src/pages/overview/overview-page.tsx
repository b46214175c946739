import './overview.css'
import type { ReactElement } from 'react'
import { Page } from '../../components/page'
import { useTexts } from '../../texts/language'
import { overviewTexts } from '../../texts/overview'
import { AccountsPanel } from './accounts-panel'
import { ChangesPanel } from './changes-panel'
import { GlancePanel } from './glance-panel'
import { RegionsPanel, TypesPanel } from './group-panels'
import { PackagesPanel } from './packages-panel'
import { ResourcesPanel } from './resources-panel'
import { RiskPanel } from './risk-panel'
import { TrendPanel } from './trend-panel'

/** How the account stands, each figure leading to what it counts. */
export function OverviewPage(): ReactElement {
  const texts = useTexts(overviewTexts)
  return (
    <Page title={texts.title}>
      <div className="overview">
        <ResourcesPanel />
        <RiskPanel />
        <GlancePanel />
        <PackagesPanel />
        <TrendPanel />
        <TypesPanel />
        <RegionsPanel />
        <ChangesPanel />
        <AccountsPanel />
      </div>
    </Page>
  )
}
