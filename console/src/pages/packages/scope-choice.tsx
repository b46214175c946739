import type { ReactElement } from 'react'
import { useCall } from '../../api/queries'
import { TextField } from '../../components/field'
import { Panel } from '../../components/page'
import { Answered } from '../../components/states'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { packageTexts } from '../../texts/packages'
import type { Draft } from './draft'

/** Regions, a tag, and resources that are left out. */
export function ScopeChoice({
  draft,
  onChange,
}: {
  readonly draft: Draft
  readonly onChange: (part: Partial<Draft>) => void
}): ReactElement {
  const texts = useTexts(packageTexts)
  return (
    <Panel title={texts.scope}>
      <div className="stack">
        <p className="muted small">{texts.scopeLead}</p>
        <Regions draft={draft} onChange={onChange} />
        <div className="fields">
          <TextField
            label={texts.tagKey}
            hint={texts.tagHint}
            value={draft.tagKey}
            onChange={({ target }) => onChange({ tagKey: target.value })}
          />
          <TextField
            label={texts.tagValue}
            value={draft.tagValue}
            onChange={({ target }) => onChange({ tagValue: target.value })}
          />
        </div>
        <TextField
          label={texts.exclude}
          hint={texts.excludeHint}
          value={draft.exclude}
          onChange={({ target }) => onChange({ exclude: target.value })}
        />
      </div>
    </Panel>
  )
}

function Regions({
  draft,
  onChange,
}: {
  readonly draft: Draft
  readonly onChange: (part: Partial<Draft>) => void
}): ReactElement {
  const texts = useTexts(packageTexts)
  const format = useFormat()
  const query = useCall('GetDiscoveredResourceCountsGroupByRegion', {})
  const toggle = (region: string) => {
    const regions = new Set(draft.regions)
    if (!regions.delete(region)) regions.add(region)
    onChange({ regions })
  }
  return (
    <fieldset>
      <legend className="small">{texts.regions}</legend>
      <Answered query={query}>
        {({ DiscoveredResourceCountsSummary = [] }) => (
          <div className="regions">
            {DiscoveredResourceCountsSummary.map(({ Region = '', ResourceCount = 0 }) => (
              <label key={Region} className="check">
                <input type="checkbox" checked={draft.regions.has(Region)} onChange={() => toggle(Region)} />
                <span>
                  {Region} <span className="muted small">{format.count(ResourceCount)}</span>
                </span>
              </label>
            ))}
          </div>
        )}
      </Answered>
    </fieldset>
  )
}
