import type { ReactElement } from 'react'
import { Panel } from '../../components/page'
import { useTexts } from '../../texts/language'
import { packageTexts } from '../../texts/packages'
import type { Pack } from './package-page'

type Tags = readonly { readonly TagKey?: string; readonly TagValue?: string }[]

/** What the package judges, where it is narrowed. */
export function ScopePanel({ scope = {} }: { readonly scope: Pack['Scope'] | undefined }): ReactElement {
  const texts = useTexts(packageTexts)
  const rows: [label: string, value: string | undefined][] = [
    [texts.scopeRegions, scope.RegionIdsScope],
    [texts.scopeExceptRegions, scope.ExcludeRegionIdsScope],
    [
      texts.scopeTags,
      tagText(scope.TagsScope) ||
        tagText([{ TagKey: scope.TagKeyScope ?? '', TagValue: scope.TagValueScope ?? '' }]),
    ],
    [texts.scopeExceptTags, tagText(scope.ExcludeTagsScope)],
    [texts.scopeGroups, scope.ResourceGroupIdsScope],
    [texts.scopeResources, scope.ResourceIdsScope],
    [texts.scopeExceptResources, scope.ExcludeResourceIdsScope],
  ]
  const shown = rows.filter(([, value]) => value !== undefined && value !== '')
  return (
    <Panel title={texts.scope}>
      {shown.length === 0 ? (
        <p className="muted">{texts.everything}</p>
      ) : (
        <dl className="facts-list">
          {shown.map(([label, value]) => (
            <div key={label} className="facts-row">
              <dt>{label}</dt>
              <dd>{value?.split(',').join(', ')}</dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  )
}

function tagText(tags: Tags = []): string {
  return tags
    .filter(({ TagKey = '' }) => TagKey !== '')
    .map(({ TagKey, TagValue = '' }) => (TagValue === '' ? TagKey : `${TagKey}=${TagValue}`))
    .join(', ')
}
