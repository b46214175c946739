import type { IconName } from '../components/icon'
import type { shellTexts } from '../texts/shell'

/** Entries of the main navigation, in order; one for each area that has a page. */
export const NAVIGATION = [
  { to: '/', icon: 'overview', label: 'overview' },
  { to: '/packages', icon: 'packages', label: 'packages' },
  { to: '/results', icon: 'check', label: 'results' },
  { to: '/rules', icon: 'rules', label: 'rules' },
  { to: '/resources', icon: 'resources', label: 'resources' },
  { to: '/explorer', icon: 'explorer', label: 'explorer' },
] as const satisfies readonly {
  readonly to: string
  readonly icon: IconName
  readonly label: keyof (typeof shellTexts)['en']
}[]
