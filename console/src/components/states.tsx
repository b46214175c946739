import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactElement, type ReactNode, useEffect, useState } from 'react'
import { CallError, UnreachableError } from '../api/errors'
import { useTexts } from '../texts/language'
import { shellTexts } from '../texts/shell'
import { Button } from './button'
import { Icon, type IconName } from './icon'

interface StateProps {
  readonly icon: IconName
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
  readonly tone?: 'quiet' | 'bad'
}

/** What stands where contents would: nothing there, refused, failed. */
export function State({ icon, title, children, action, tone = 'quiet' }: StateProps): ReactElement {
  return (
    <div className={`state state-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <span className="state-icon">
        <Icon name={icon} size={22} />
      </span>
      <p className="state-title">{title}</p>
      {children !== undefined && <div className="state-text">{children}</div>}
      {action !== undefined && <div className="state-action">{action}</div>}
    </div>
  )
}

/** Grey bars where lines will be. Shown after a moment, so that a fast answer does not flicker. */
export function Loading({ lines = 4 }: { readonly lines?: number }): ReactElement {
  const texts = useTexts(shellTexts)
  const [isShown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 150)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={isShown ? 'loading' : 'loading loading-hidden'} role="status" aria-label={texts.loading}>
      {rangeOf(lines).map((line) => (
        <span key={line} className="bone" data-width={line % 4} />
      ))}
    </div>
  )
}

/** An error of a call in words: refused, away, or what the API said with its code and request id. */
export function Failure({
  error,
  title,
  onRetry,
}: {
  readonly error: Error
  /** Instead of "This could not be loaded". */
  readonly title?: string
  readonly onRetry?: (() => void) | undefined
}): ReactElement {
  const texts = useTexts(shellTexts)
  if (error instanceof CallError && error.isDenied) return <Denied error={error} />
  const retry = onRetry === undefined ? undefined : <Button onClick={onRetry}>{texts.retry}</Button>
  if (error instanceof UnreachableError)
    return <State icon="warning" tone="bad" title={texts.downTitle} action={retry} />
  return (
    <State icon="warning" tone="bad" title={title ?? texts.failedTitle} action={retry}>
      <p>{error.message}</p>
      {error instanceof CallError && <ErrorFacts error={error} />}
    </State>
  )
}

function Denied({ error }: { readonly error: CallError }): ReactElement {
  const texts = useTexts(shellTexts)
  const action = error.denied?.['AuthAction']
  return (
    <State icon="lock" title={texts.deniedTitle}>
      <p>{action === undefined ? texts.deniedPlain : texts.deniedText(action)}</p>
      <ErrorFacts error={error} />
    </State>
  )
}

function ErrorFacts({ error }: { readonly error: CallError }): ReactElement {
  const texts = useTexts(shellTexts)
  return (
    <p className="facts">
      {texts.code} <code>{error.code}</code>
      {error.requestId !== undefined && (
        <>
          {' · '}
          {texts.requestId} <code>{error.requestId}</code>
        </>
      )}
    </p>
  )
}

/** The contents once a call has answered; until then, or when it failed, what stands for it. */
export function Answered<T>({
  query,
  children,
  loading,
}: {
  readonly query: UseQueryResult<T>
  readonly children: (reply: T) => ReactNode
  readonly loading?: ReactNode
}): ReactNode {
  const { data, error, refetch } = query
  if (data !== undefined) return children(data)
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />
  return loading ?? <Loading />
}

function rangeOf(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}
