import { Link } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { CopyButton } from '../../components/copy-button'
import { JsonView } from '../../components/json-view'
import { REACHED_BY_KEYS } from '../../components/reached-by-keys'
import { Badge } from '../../components/verdict'
import { isObject, parseJson } from '../../format/json'
import { useFormat } from '../../format/use-format'
import { explorerTexts } from '../../texts/explorer'
import { useTexts } from '../../texts/language'
import type { Answer } from './request'
import { Segments } from './segments'

/** What came back: as a tree, or as it came. */
export function ReplyPanel({ answer }: { readonly answer: Answer }): ReactElement {
  const texts = useTexts(explorerTexts)
  const format = useFormat()
  const [view, show] = useState<'tree' | 'raw'>('tree')
  const value = parseJson(answer.text)
  const isGood = answer.status < 400
  const code = codeOf(answer.text)
  return (
    <div className="reply" aria-live="polite">
      <div className="row">
        <Badge tone={isGood ? 'good' : 'bad'} icon={isGood ? 'check' : 'cross'}>
          {`HTTP ${answer.status}`}
        </Badge>
        <span className="small muted">{texts.took(format.count(Math.round(answer.ms)))}</span>
        <span className="small muted">{format.bytes(new Blob([answer.text]).size)}</span>
        {!isGood && code !== undefined && (
          <Link to="/explorer/errors" search={{ q: code }}>
            {texts.errorPage}
          </Link>
        )}
        <span className="reply-tools">
          {value !== undefined && (
            <Segments
              label={texts.view}
              values={['tree', 'raw'] as const}
              titles={{ tree: texts.tree, raw: texts.raw }}
              value={view}
              onChange={show}
            />
          )}
          <CopyButton text={answer.text} />
        </span>
      </div>
      {value !== undefined && view === 'tree' ? (
        <div className="reply-tree" {...REACHED_BY_KEYS}>
          <JsonView value={value} open={5} />
        </div>
      ) : (
        <pre className="code" {...REACHED_BY_KEYS}>
          {answer.text}
        </pre>
      )}
      <details>
        <summary>{texts.headers}</summary>
        <pre className="code">{answer.headers.map(([name, text]) => `${name}: ${text}`).join('\n')}</pre>
      </details>
    </div>
  )
}

/** The code of an error in JSON or XML. */
function codeOf(text: string): string | undefined {
  const value = parseJson(text)
  if (isObject(value)) return typeof value['Code'] === 'string' ? value['Code'] : undefined
  return /<Code>([^<]+)<\/Code>/.exec(text)?.[1]
}
