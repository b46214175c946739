import type { ReactElement } from 'react'
import { State } from '../../components/states'
import type { Json, JsonChange } from '../../format/json'
import { useFormat } from '../../format/use-format'
import { useTexts } from '../../texts/language'
import { resourceTexts } from '../../texts/resources'

/** Differences by path: what was is marked with a minus, what is with a plus. */
export function DiffView({ changes }: { readonly changes: readonly JsonChange[] }): ReactElement {
  const texts = useTexts(resourceTexts)
  const format = useFormat()
  if (changes.length === 0) return <State icon="check" title={texts.noDifference} />
  const count = (kind: ReturnType<typeof kindOf>) =>
    format.count(changes.filter((change) => kindOf(change) === kind).length)
  return (
    <>
      <p className="small muted">{texts.countsOf(count('changed'), count('added'), count('removed'))}</p>
      <ol className="diff">
        {changes.map((change) => (
          <li key={change.path} className={`diff-item diff-${kindOf(change)}`}>
            <p className="diff-path">
              <code>{change.path}</code> <span className="small muted">{texts[kindOf(change)]}</span>
            </p>
            {change.before !== undefined && <Side kind="before" value={change.before} />}
            {change.after !== undefined && <Side kind="after" value={change.after} />}
          </li>
        ))}
      </ol>
    </>
  )
}

function Side({ kind, value }: { readonly kind: 'before' | 'after'; readonly value: Json }): ReactElement {
  const texts = useTexts(resourceTexts)
  return (
    <div className={`diff-side diff-${kind}`}>
      <span className="visually-hidden">{texts[kind]}</span>
      <span className="diff-sign" aria-hidden="true">
        {kind === 'before' ? '−' : '+'}
      </span>
      <pre>{JSON.stringify(value, null, 2)}</pre>
    </div>
  )
}

function kindOf({ before, after }: JsonChange): 'changed' | 'added' | 'removed' {
  return before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'
}
