import { type ReactElement, useDeferredValue } from 'react'
import { Answered } from '../../components/states'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { packageTexts } from '../../texts/packages'
import { type Draft, scopeOf, typesInDraft } from './draft'
import { useScopedCount } from './scope-query'
import type { Template } from './template'

/** How many recorded resources the draft would judge: those of its rules' types in its scope. */
export function ScopeCount({
  template,
  draft,
  group,
}: {
  readonly template: Template
  readonly draft: Draft
  /** Id of the account group that the package is for. */
  readonly group: string | undefined
}): ReactElement {
  const texts = useTexts(packageTexts)
  const format = useFormat()
  const types = useDeferredValue(typesInDraft(template, draft))
  const query = useScopedCount(types, useDeferredValue(scopeOf(draft)), group)
  if (types.length === 0) return <p className="scope-count">0</p>
  return (
    <Answered query={query}>
      {({ count, isMost }) => (
        <>
          <p className="scope-count" aria-live="polite">
            {isMost && <span className="muted small">{texts.atMost} </span>}
            {format.count(count)}
          </p>
          <p className="muted small">
            {texts.typesCount(format.count(types.length))}
            {isMost && ` · ${texts.tagNarrows}`}
          </p>
        </>
      )}
    </Answered>
  )
}
