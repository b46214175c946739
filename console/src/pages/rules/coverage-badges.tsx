import type { ReactElement } from 'react'
import type { IconName } from '../../components/icon'
import { Badge, type Tone } from '../../components/verdict'
import { useTexts } from '../../texts/language'
import { ruleTexts } from '../../texts/rules'

type Texts = (typeof ruleTexts)['en']

const COVERAGES: Readonly<
  Record<string, readonly [Tone, IconName, 'exact' | 'approximated' | 'noDataSource']>
> = {
  exact: ['good', 'check', 'exact'],
  approximated: ['accent', 'trend', 'approximated'],
  noDataSource: ['warn', 'unknown', 'noDataSource'],
}
const STATES: Readonly<Record<string, readonly [Tone, IconName, keyof DataTexts]>> = {
  data: ['good', 'check', 'measuredData'],
  partial: ['warn', 'warning', 'measuredPart'],
  noData: ['warn', 'unknown', 'measuredNone'],
  noResources: ['idle', 'minus', 'noResources'],
}
type DataTexts = Pick<Texts, 'measuredData' | 'measuredPart' | 'measuredNone' | 'noResources'>

/** What the catalogue says of how far a rule decides what the service's does. */
export function CoverageBadge({ coverage }: { readonly coverage: string | undefined }): ReactElement {
  const texts = useTexts(ruleTexts)
  const known = COVERAGES[coverage ?? '']
  if (known === undefined) return <span className="muted">—</span>
  const [tone, icon, name] = known
  return (
    <Badge tone={tone} icon={icon}>
      {texts[name]}
    </Badge>
  )
}

/** Whether what a rule needs is in the account's resources. */
export function DataBadge({ state }: { readonly state: string | undefined }): ReactElement {
  const texts = useTexts(ruleTexts)
  const known = STATES[state ?? '']
  if (known === undefined) return <span className="muted">—</span>
  const [tone, icon, name] = known
  return (
    <Badge tone={tone} icon={icon}>
      {texts[name]}
    </Badge>
  )
}

export function dataStates(texts: Texts): readonly (readonly [string, string])[] {
  return Object.entries(STATES).map(([state, [, , name]]) => [state, texts[name]])
}
