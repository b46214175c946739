import type { ReactElement } from 'react'
import { useCall } from '../../api/queries'
import { Page, Panel } from '../../components/page'
import { Answered } from '../../components/states'
import { useTexts } from '../../texts/language'
import { overviewTexts } from '../../texts/overview'

export function OverviewPage(): ReactElement {
  const texts = useTexts(overviewTexts)
  const query = useCall('GetComplianceSummary', {})
  return (
    <Page title={texts.title}>
      <Panel title={texts.title}>
        <Answered query={query}>{(reply) => <pre>{JSON.stringify(reply, null, 2)}</pre>}</Answered>
      </Panel>
    </Page>
  )
}
