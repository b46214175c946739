import { type ReactElement, type ReactNode, useEffect, useId } from 'react'

/** Frame of a page: its title (also of the tab), what can be done here, and the contents. */
export function Page({
  title,
  isName = false,
  lead,
  actions,
  children,
}: {
  readonly title: string
  /** The title is the name of something, in whatever language. */
  readonly isName?: boolean
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}): ReactElement {
  useEffect(() => {
    document.title = `${title} · Assay`
  }, [title])
  return (
    <>
      <header className="page-head">
        <div>
          <h1 tabIndex={-1} {...(isName ? { translate: 'no' as const } : {})}>
            {title}
          </h1>
          {lead !== undefined && <div className="page-lead">{lead}</div>}
        </div>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </>
  )
}

/** A titled part of a page. */
export function Panel({
  title,
  note,
  actions,
  children,
  className = '',
}: {
  readonly title: string
  /** Small text beside the title. */
  readonly note?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
  readonly className?: string
}): ReactElement {
  const id = useId()
  return (
    <section className={`panel ${className}`} aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        {note !== undefined && <div className="panel-note">{note}</div>}
        {actions !== undefined && <div className="panel-actions">{actions}</div>}
      </header>
      {children}
    </section>
  )
}
