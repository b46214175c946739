import type { ReactElement } from 'react'
import { useTexts } from '../texts/language'
import { verdictTexts } from '../texts/verdicts'
import { Icon, type IconName } from './icon'

/** Colour families of states; each also has a sign of its own. */
export type Tone = 'good' | 'bad' | 'warn' | 'idle' | 'accent'

const VERDICTS: Readonly<Record<string, readonly [Tone, IconName]>> = {
  COMPLIANT: ['good', 'check'],
  NON_COMPLIANT: ['bad', 'cross'],
  INSUFFICIENT_DATA: ['warn', 'unknown'],
  NOT_APPLICABLE: ['idle', 'minus'],
  IGNORED: ['idle', 'exemptions'],
}
const STATES: Readonly<Record<string, readonly [Tone, IconName]>> = {
  ACTIVE: ['good', 'check'],
  CREATING: ['accent', 'refresh'],
  EVALUATING: ['accent', 'refresh'],
  INACTIVE: ['idle', 'minus'],
  DELETING: ['idle', 'minus'],
}
const RISKS = ['riskUnknown', 'risk1', 'risk2', 'risk3'] as const

export function Badge({
  tone,
  icon,
  children,
}: {
  readonly tone: Tone
  readonly icon?: IconName
  readonly children: string
}): ReactElement {
  return (
    <span className={`badge badge-${tone}`}>
      {icon !== undefined && <Icon name={icon} size={14} />}
      {children}
    </span>
  )
}

/** A verdict by its name in the API; one that is absent was never made. */
export function VerdictBadge({ verdict }: { readonly verdict: string | undefined }): ReactElement {
  const names = useNames()
  const [tone, icon] = VERDICTS[verdict ?? ''] ?? ['idle', 'unknown']
  return (
    <Badge tone={tone} icon={icon}>
      {names[verdict ?? 'noVerdict'] ?? verdict ?? ''}
    </Badge>
  )
}

/** The state of a rule or package. */
export function StateBadge({ state }: { readonly state: string | undefined }): ReactElement {
  const names = useNames()
  const [tone, icon] = STATES[state ?? ''] ?? ['idle', 'unknown']
  return (
    <Badge tone={tone} icon={icon}>
      {names[state ?? ''] ?? state ?? ''}
    </Badge>
  )
}

/** Risk 1 (high) to 3 (low): as many bars as it is high. */
export function Risk({ level }: { readonly level: number | undefined }): ReactElement {
  const texts = useTexts(verdictTexts)
  return (
    <span className="risk" data-level={level}>
      <svg width="14" height="12" viewBox="0 0 14 12" aria-hidden="true" focusable="false">
        <rect x="0" y="7" width="3" height="5" rx="1" />
        <rect x="5" y="4" width="3" height="8" rx="1" />
        <rect x="10" y="0" width="3" height="12" rx="1" />
      </svg>
      {texts[RISKS[level ?? 0] ?? 'riskUnknown']}
    </span>
  )
}

function useNames(): Readonly<Record<string, string>> {
  return useTexts(verdictTexts)
}
