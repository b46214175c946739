import type { ReactElement } from 'react'
import { useCall } from '../../api/queries'
import { CopyButton } from '../../components/copy-button'
import { Page, Panel } from '../../components/page'
import { Answered } from '../../components/states'
import { Badge } from '../../components/verdict'
import { useTexts } from '../../texts/language'
import { settingTexts } from '../../texts/settings'
import { RecorderPanel } from './recorder-panel'
import { Registers } from './registers'

/** What the account and the server are set to, as far as the caller may see it. */
export function SettingsPage(): ReactElement {
  const texts = useTexts(settingTexts)
  return (
    <Page title={texts.title}>
      <div className="stack">
        <RecorderPanel />
        <SigningKeys />
        <Registers />
      </div>
    </Page>
  )
}

function SigningKeys(): ReactElement {
  const texts = useTexts(settingTexts)
  const query = useCall('GetReportSigningKey', {})
  return (
    <Panel title={texts.keys} note={texts.keysNote}>
      <Answered query={query}>
        {({ KeyId: inUse, Keys = [] }) => (
          <ul className="stack-small">
            {Keys.map(({ Number: number, KeyId, PublicKey = '' }) => (
              <li key={KeyId} className="row">
                <span>
                  {texts.key} {number}
                </span>
                <code>{KeyId}</code>
                {KeyId === inUse && <Badge tone="good">{texts.inUse}</Badge>}
                <CopyButton text={PublicKey} />
              </li>
            ))}
          </ul>
        )}
      </Answered>
    </Panel>
  )
}
