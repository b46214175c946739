import type { ButtonHTMLAttributes, ReactElement } from 'react'
import { Icon, type IconName } from './icon'

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly tone?: 'plain' | 'main' | 'danger' | 'bare'
  readonly icon?: IconName
  /** Its work is on the way: it stays focusable, and does nothing. */
  readonly isBusy?: boolean
}

export function Button({
  tone = 'plain',
  icon,
  isBusy = false,
  children,
  onClick,
  ...rest
}: ButtonProps): ReactElement {
  return (
    <button
      type="button"
      {...rest}
      className={`button button-${tone} ${rest.className ?? ''}`}
      aria-disabled={isBusy || undefined}
      aria-busy={isBusy || undefined}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
    >
      {icon !== undefined && <Icon name={icon} size={16} />}
      {children}
    </button>
  )
}

/** A button of an icon alone; `label` is what it is called. */
export function IconButton({
  icon,
  label,
  ...rest
}: {
  readonly icon: IconName
  readonly label: string
} & ButtonHTMLAttributes<HTMLButtonElement>): ReactElement {
  return (
    <button
      type="button"
      {...rest}
      className={`icon-button ${rest.className ?? ''}`}
      aria-label={label}
      title={label}
    >
      <Icon name={icon} />
    </button>
  )
}
