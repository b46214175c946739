import type { ReactElement } from 'react'
import { useAction, useCall } from '../../api/queries'
import { Button } from '../../components/button'
import { CallDialog } from '../../components/call-dialog'
import { Panel } from '../../components/page'
import { Answered, Failure } from '../../components/states'
import { Badge } from '../../components/verdict'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { settingTexts } from '../../texts/settings'

/** Whether configurations are recorded, and of which types. */
export function RecorderPanel(): ReactElement {
  const texts = useTexts(settingTexts)
  const format = useFormat()
  const query = useCall('GetConfigurationRecorder', {})
  const start = useAction('StartConfigurationRecorder', ['GetConfigurationRecorder'])
  return (
    <Panel title={texts.recorder}>
      <Answered query={query}>
        {({
          ConfigurationRecorder: { ConfigurationRecorderStatus: status = '', ResourceTypes = [] } = {},
        }) => {
          const isOn = /^REGISTERED$/i.test(status)
          return (
            <div className="stack">
              <div className="row">
                <Badge tone={isOn ? 'good' : 'warn'} icon={isOn ? 'check' : 'warning'}>
                  {isOn ? texts.recorderOn : texts.recorderOff}
                </Badge>
                {isOn ? (
                  <Stop />
                ) : (
                  <Button isBusy={start.isPending} onClick={() => start.mutate({})}>
                    {texts.start}
                  </Button>
                )}
              </div>
              {start.error !== null && <Failure error={start.error} />}
              {ResourceTypes.length > 0 && (
                <details>
                  <summary>{texts.types(format.count(ResourceTypes.length))}</summary>
                  <p className="muted small">{texts.allTypes}</p>
                  <p className="mono small">{ResourceTypes.join(' ')}</p>
                </details>
              )}
            </div>
          )
        }}
      </Answered>
    </Panel>
  )
}

function Stop(): ReactElement {
  const texts = useTexts(settingTexts)
  return (
    <CallDialog
      operation="StopConfigurationRecorder"
      title={texts.stopTitle}
      label={texts.stop}
      confirm={texts.stopConfirm}
      tone="danger"
      refreshes={['GetConfigurationRecorder']}
    >
      <p>{texts.stopText}</p>
    </CallDialog>
  )
}
