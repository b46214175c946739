import { type ReactElement, useEffect, useState } from 'react'
import { useSession } from '../../api/session'
import { CopyButton } from '../../components/copy-button'
import { Panel } from '../../components/page'
import { REACHED_BY_KEYS } from '../../components/reached-by-keys'
import { Loading } from '../../components/states'
import { explorerTexts } from '../../texts/explorer'
import { useTexts } from '../../texts/language'
import { type Prepared, prepare, type Wish } from './request'

/** How the signature comes about, step by step: of what was sent last, or of what would be. */
export function SignaturePanel({
  wish,
  sent,
}: {
  readonly wish: Wish
  readonly sent: Prepared | undefined
}): ReactElement {
  const texts = useTexts(explorerTexts)
  const preview = usePreview(wish)
  const [seen, setSeen] = useState<{ readonly sent?: Prepared | undefined; readonly of: string }>({ of: '' })
  const now = keyOf(wish)
  // What was sent is shown until the call is changed.
  if (seen.sent !== sent) setSeen({ sent, of: now })
  const isSent = sent !== undefined && seen.sent === sent && seen.of === now
  const steps = (isSent ? sent : preview)?.steps
  return (
    <Panel title={texts.signature} note={isSent ? texts.sent : texts.preview}>
      {steps === undefined ? (
        <Loading />
      ) : (
        <ol className="steps">
          {steps.map(({ title, text }) => (
            <li key={title}>
              <div className="row">
                <h3>{texts.steps[title]}</h3>
                <CopyButton text={text} />
              </div>
              <pre className="code" {...REACHED_BY_KEYS} data-step={title}>
                {text}
              </pre>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}

function usePreview(wish: Wish): Prepared | undefined {
  const { session } = useSession()
  const [made, setMade] = useState<Prepared>()
  const key = keyOf(wish)
  // Another object that says the same is no other wish.
  const [kept, setKept] = useState({ key, wish })
  if (kept.key !== key) setKept({ key, wish })
  useEffect(() => {
    let isOld = false
    if (session !== undefined)
      void prepare(kept.wish, session).then((prepared) => {
        if (!isOld) setMade(prepared)
      })
    return () => {
      isOld = true
    }
  }, [kept, session])
  return made
}

function keyOf({ operation, params, signature, format, file }: Wish): string {
  return JSON.stringify([operation.name, operation.version, params, signature, format, file?.size])
}
