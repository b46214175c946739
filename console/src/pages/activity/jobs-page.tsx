import { getRouteApi } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { Page } from '../../components/page'
import { Tabs } from '../../components/tabs'
import { activityTexts } from '../../texts/activity'
import { useTexts } from '../../texts/language'
import { BackgroundJobs } from './background-jobs'
import { Imports } from './imports'

const route = getRouteApi('/signed-in/jobs')

/** What the server works at: imports of the account, and background jobs of all for its operator. */
export function JobsPage(): ReactElement {
  const texts = useTexts(activityTexts)
  const { tab = 'imports', state, page } = route.useSearch()
  return (
    <Page title={texts.title}>
      <Tabs
        label={texts.title}
        shown={tab}
        tabs={[
          { id: 'imports', title: texts.imports },
          { id: 'background', title: texts.background },
        ]}
        clears={['page', 'state']}
      />
      {tab === 'background' ? <BackgroundJobs state={state} page={page} /> : <Imports page={page} />}
    </Page>
  )
}
