import type { ReactElement } from 'react'
import { Dialog } from '../../components/dialog'
import { JsonView } from '../../components/json-view'
import { isObject, type Json } from '../../format/json'
import { useFormat } from '../../format/use-format'
import { auditTexts } from '../../texts/audit'
import { useTexts } from '../../texts/language'
import { type Entry, Outcome } from './audit-page'

/** One entry with its detail and the digests that chain it. */
export function EntryDialog({
  entry,
  onClose,
}: {
  readonly entry: Entry | undefined
  readonly onClose: () => void
}): ReactElement {
  const texts = useTexts(auditTexts)
  const format = useFormat()
  const facts: readonly (readonly [string, string | undefined])[] = [
    [texts.time, entry?.Timestamp === undefined ? undefined : format.time(entry.Timestamp)],
    [texts.who, entry?.PrincipalName],
    [texts.principal, entry?.PrincipalId],
    [texts.key, entry?.AccessKeyId],
    [texts.address, entry?.SourceAddress],
    [texts.request, entry?.RequestId],
    [texts.parameters, entry?.ParametersDigest],
    [texts.previous, entry?.PreviousDigest],
    [texts.digest, entry?.Digest],
  ]
  return (
    <Dialog
      title={`${texts.entry(String(entry?.EntryNumber ?? ''))} · ${entry?.Action ?? ''}`}
      isOpen={entry !== undefined}
      onClose={onClose}
    >
      <Outcome result={entry?.Result} />
      <dl className="named-facts">
        {facts.map(([name, value]) =>
          value === undefined || value === '' ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="mono small" dir="auto">
                {value}
              </dd>
            </div>
          ),
        )}
      </dl>
      {entry?.Detail !== undefined && entry.Detail !== '' && <Detail text={entry.Detail} />}
    </Dialog>
  )
}

function Detail({ text }: { readonly text: string }): ReactElement {
  const value = parsed(text)
  return value === undefined ? <p dir="auto">{text}</p> : <JsonView value={value} />
}

/** The members of a detail that is an object or list; undefined of plain words. */
function parsed(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json
    return isObject(value) || Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
