import { Link, Outlet, useRouter, useRouterState } from '@tanstack/react-router'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { useCall } from '../api/queries'
import { useIsDown } from '../api/reachability'
import { endSession, useSession } from '../api/session'
import { IconButton } from '../components/button'
import { Icon } from '../components/icon'
import { useTexts } from '../texts/language'
import { shellTexts } from '../texts/shell'
import { NAVIGATION } from './navigation'
import { Preferences } from './preferences'

/** Frame of every page: navigation at the side, or behind a button where the window is narrow. */
export function Shell(): ReactElement {
  const texts = useTexts(shellTexts)
  const path = useRouterState({ select: ({ location }) => location.pathname })
  // Where the menu was opened: on any other page it is closed.
  const [openedAt, setOpenedAt] = useState<string>()
  const isOpen = openedAt === path
  const content = useRef<HTMLElement>(null)
  useLeaveWhenSignedOut()
  return (
    <div className={isOpen ? 'shell shell-open' : 'shell'}>
      <button type="button" className="skip" onClick={() => content.current?.focus()}>
        {texts.skip}
      </button>
      <header className="topbar">
        <IconButton
          className="menu-button"
          icon={isOpen ? 'close' : 'menu'}
          label={isOpen ? texts.closeMenu : texts.menu}
          aria-expanded={isOpen}
          onClick={() => setOpenedAt(isOpen ? undefined : path)}
        />
        <Brand />
        <Whoami />
        <Preferences />
        <IconButton icon="out" label={texts.signOut} onClick={() => endSession('left')} />
      </header>
      <nav className="sidebar" aria-label={texts.navigation}>
        <ul>
          {NAVIGATION.map(({ to, icon, label }) => (
            <li key={to}>
              <Link to={to} activeOptions={{ exact: to === '/' }} className="nav-link">
                <Icon name={icon} />
                {texts[label]}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <main className="content" ref={content} tabIndex={-1}>
        <DownBanner />
        <Outlet />
      </main>
    </div>
  )
}

export function Brand(): ReactElement {
  return (
    <span className="brand">
      <img src="mark.svg" alt="" width={26} height={26} />
      <span>Assay</span>
    </span>
  )
}

function Whoami(): ReactElement {
  const texts = useTexts(shellTexts)
  const { data } = useCall('GetCallerIdentity', {})
  const name = data?.Arn?.replace(/^.*[:/](?=[^:/]+$)/, '')
  return (
    <span className="whoami">
      {data?.AccountId !== undefined && (
        <>
          <strong>{name}</strong>
          <span>{texts.account(data.AccountId)}</span>
        </>
      )}
    </span>
  )
}

function DownBanner(): ReactElement {
  const texts = useTexts(shellTexts)
  const isDown = useIsDown()
  return (
    <div role="status" className={isDown ? 'banner' : 'banner banner-none'}>
      {isDown && (
        <>
          <Icon name="warning" />
          <span>
            <strong>{texts.downTitle}.</strong> {texts.downText}
          </span>
        </>
      )}
    </div>
  )
}

function useLeaveWhenSignedOut(): void {
  const { session } = useSession()
  const router = useRouter()
  useEffect(() => {
    if (session === undefined) void router.invalidate()
  }, [session, router])
}
