import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { Button } from '../components/button'
import { Page } from '../components/page'
import { State } from '../components/states'
import { useTexts } from '../texts/language'
import { shellTexts } from '../texts/shell'

export function MissingPage(): ReactElement {
  const texts = useTexts(shellTexts)
  return (
    <Page title={texts.missingTitle}>
      <State
        icon="search"
        title={texts.missingText}
        action={
          <Link to="/" className="button button-plain">
            {texts.toOverview}
          </Link>
        }
      />
    </Page>
  )
}

export function CrashPage({ error }: ErrorComponentProps): ReactElement {
  const texts = useTexts(shellTexts)
  return (
    <Page title={texts.crashTitle}>
      <State
        icon="warning"
        tone="bad"
        title={texts.crashText}
        action={<Button onClick={() => location.reload()}>{texts.reload}</Button>}
      >
        <p className="facts">{error instanceof Error ? error.message : String(error)}</p>
      </State>
    </Page>
  )
}
