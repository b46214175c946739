import { getRouteApi } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { Page } from '../../components/page'
import { Tabs } from '../../components/tabs'
import { useTexts } from '../../texts/language'
import { settingTexts } from '../../texts/settings'
import { Channels } from './channels'
import { RecorderPanel } from './recorder-panel'
import { Functions, Receivers, Targets } from './registered'
import { SigningKeys } from './signing-keys'
import { Systems } from './systems'
import { Sendings, Templates } from './templates'
import { Tickets } from './tickets'

const route = getRouteApi('/signed-in/settings')
const TABS = ['recording', 'delivery', 'reports', 'systems', 'tickets'] as const

/** What the account and the server are set to, as far as the caller may see and change it. */
export function SettingsPage(): ReactElement {
  const texts = useTexts(settingTexts)
  const { tab = 'recording' } = route.useSearch()
  return (
    <Page title={texts.title}>
      <Tabs label={texts.title} shown={tab} tabs={TABS.map((id) => ({ id, title: texts.tabs[id] }))} />
      <div className="stack">
        {tab === 'delivery' ? (
          <>
            <Channels />
            <Targets />
            <Functions />
          </>
        ) : tab === 'reports' ? (
          <>
            <Templates />
            <Sendings />
            <Receivers />
          </>
        ) : tab === 'systems' ? (
          <Systems />
        ) : tab === 'tickets' ? (
          <Tickets />
        ) : (
          <>
            <RecorderPanel />
            <SigningKeys />
          </>
        )}
      </div>
    </Page>
  )
}
