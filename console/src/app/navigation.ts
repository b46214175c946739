import type { IconName } from '../components/icon'
import type { shellTexts } from '../texts/shell'

/** Entries of the main navigation, in order; one for each area that has a page. */
export const NAVIGATION = [
  { to: '/', icon: 'overview', label: 'overview' },
  { to: '/packages', icon: 'packages', label: 'packages' },
  { to: '/results', icon: 'check', label: 'results' },
  { to: '/rules', icon: 'rules', label: 'rules' },
  { to: '/resources', icon: 'resources', label: 'resources' },
  { to: '/exemptions', icon: 'exemptions', label: 'exemptions' },
  { to: '/accounts', icon: 'accounts', label: 'accounts' },
  { to: '/access', icon: 'keys', label: 'access' },
  { to: '/jobs', icon: 'refresh', label: 'jobs' },
  { to: '/audit', icon: 'audit', label: 'audit' },
  { to: '/settings', icon: 'settings', label: 'settings' },
  { to: '/explorer', icon: 'explorer', label: 'explorer' },
] as const satisfies readonly {
  readonly to: string
  readonly icon: IconName
  readonly label: keyof (typeof shellTexts)['en']
}[]
