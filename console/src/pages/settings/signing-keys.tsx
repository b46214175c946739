import type { ReactElement } from 'react'
import { useCall } from '../../api/queries'
import { CopyButton } from '../../components/copy-button'
import { Panel } from '../../components/page'
import { Answered } from '../../components/states'
import { Badge } from '../../components/verdict'
import { useTexts } from '../../texts/language'
import { settingTexts } from '../../texts/settings'

/** The public keys of report manifests; which one signs is changed on the server's host alone. */
export function SigningKeys(): ReactElement {
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
