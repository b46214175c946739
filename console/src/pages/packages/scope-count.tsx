import { type ReactElement, useDeferredValue } from 'react'
import { useCall } from '../../api/queries'
import { Answered } from '../../components/states'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { packageTexts } from '../../texts/packages'
import { type Draft, scopeOf, typesInDraft } from './draft'
import type { Template } from './template'

/**
 * How many recorded resources the draft would judge: those of its rules' types in its regions. The API counts by type
 * and region; what a tag or an id takes away is not known before, and then the figure is said to be the most it can be.
 */
export function ScopeCount({
  template,
  draft,
}: {
  readonly template: Template
  readonly draft: Draft
}): ReactElement {
  const texts = useTexts(packageTexts)
  const format = useFormat()
  const types = useDeferredValue(typesInDraft(template, draft))
  const { regions, tag, exclude } = scopeOf(draft)
  const isMost = tag !== undefined || exclude !== undefined
  const query = useCall(
    'ListDiscoveredResources',
    { MaxResults: 1, ResourceTypes: types, Regions: regions },
    { enabled: types.length > 0, keepsPrevious: true },
  )
  if (types.length === 0) return <p className="scope-count">0</p>
  return (
    <Answered query={query}>
      {({ DiscoveredResourceProfiles }) => (
        <>
          <p className="scope-count" aria-live="polite">
            {isMost && <span className="muted small">{texts.atMost} </span>}
            {format.count(DiscoveredResourceProfiles?.TotalCount ?? 0)}
          </p>
          <p className="muted small">
            {texts.typesCount(format.count(types.length))}
            {tag !== undefined && ` · ${texts.tagNarrows}`}
          </p>
        </>
      )}
    </Answered>
  )
}
