import { type ReactElement, type ReactNode, useEffect, useId, useRef } from 'react'
import { useTexts } from '../texts/language'
import { shellTexts } from '../texts/shell'
import { IconButton } from './button'

/** A window over the page. The browser keeps the focus in it, closes it on Escape and gives the focus back. */
export function Dialog({
  title,
  isOpen,
  onClose,
  children,
  actions,
}: {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: ReactNode
  readonly actions?: ReactNode
}): ReactElement {
  const texts = useTexts(shellTexts)
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    if (isOpen && dialog.current?.open === false) dialog.current.showModal()
    if (!isOpen) dialog.current?.close()
  }, [isOpen])
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={id} onClose={onClose}>
      {isOpen && (
        <>
          <header className="dialog-head">
            <h2 id={id}>{title}</h2>
            <IconButton icon="close" label={texts.close} onClick={onClose} />
          </header>
          <div className="dialog-body">{children}</div>
          {actions !== undefined && <footer className="dialog-foot">{actions}</footer>}
        </>
      )}
    </dialog>
  )
}
