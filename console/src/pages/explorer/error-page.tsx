import './explorer.css'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import { type Declarations, type DeclaredError, useDeclarations } from '../../api/declarations'
import { Page, Panel } from '../../components/page'
import { Answered, State } from '../../components/states'
import { explorerTexts } from '../../texts/explorer'
import { useLanguage, useTexts } from '../../texts/language'
import { ErrorTable } from './error-table'

const route = getRouteApi('/signed-in/explorer/errors')

/** What a code means, where the `Recommend` link of an error leads; without a code all of them. */
export function ErrorPage(): ReactElement {
  const texts = useTexts(explorerTexts)
  const { q: code } = route.useSearch()
  const query = useDeclarations()
  if (code === undefined)
    return (
      <Page title={texts.errorsTitle} lead={texts.errorsLead}>
        <Answered query={query}>{(declared) => <AllErrors declared={declared} />}</Answered>
      </Page>
    )
  return (
    <Page
      title={texts.errorTitle(code)}
      actions={
        <Link to="/explorer/errors" className="button button-plain">
          {texts.allErrors}
        </Link>
      }
    >
      <Answered query={query}>{(declared) => <OneError code={code} declared={declared} />}</Answered>
    </Page>
  )
}

function OneError({
  code,
  declared,
}: {
  readonly code: string
  readonly declared: Declarations
}): ReactElement {
  const texts = useTexts(explorerTexts)
  const isChinese = useLanguage() === 'zh-CN'
  const { requestId } = route.useSearch()
  const isMeant = (error: DeclaredError) => parameterIn(error.code, code) !== undefined
  const error = closest(allOf(declared).filter(isMeant))
  if (error === undefined) return <State icon="search" title={texts.unknownError} />
  const parameter = parameterIn(error.code, code) || '{Param}'
  const message = (isChinese && error.messageZh !== '' ? error.messageZh : error.message).replaceAll(
    '{Param}',
    parameter,
  )
  const isCommon = declared.commonErrors.some((each) => each.code === error.code)
  const operations = declared.operations.filter(({ errors }) =>
    errors.some((each) => each.code === error.code),
  )
  return (
    <div className="grid">
      <Panel title={texts.meaning}>
        <p className="error-message">{message}</p>
        <dl className="fact-list">
          <div>
            <dt>{texts.status}</dt>
            <dd>{error.status}</dd>
          </div>
          {requestId !== undefined && (
            <div>
              <dt>{texts.request}</dt>
              <dd>
                <code>{requestId}</code>
              </dd>
            </div>
          )}
        </dl>
      </Panel>
      <Panel title={texts.answeredBy}>
        {isCommon && <p>{texts.everyOperation}</p>}
        <ul className="answered-by">
          {operations.map(({ name, version }) => (
            <li key={name + version}>
              <Link to="/explorer" search={{ op: name, version }}>
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  )
}

function AllErrors({ declared }: { readonly declared: Declarations }): ReactElement {
  const texts = useTexts(explorerTexts)
  const [sought, seek] = useState('')
  const found = allOf(declared).filter(({ code, message }) =>
    `${code} ${message}`.toLowerCase().includes(sought.trim().toLowerCase()),
  )
  return (
    <Panel title={texts.errors}>
      <div className="search-box error-search">
        <input
          type="search"
          aria-label={texts.findError}
          placeholder={texts.findError}
          value={sought}
          onChange={(event) => seek(event.target.value)}
        />
      </div>
      {found.length === 0 ? (
        <State icon="search" title={texts.unknownError} />
      ) : (
        <ErrorTable errors={found} label={texts.errorsTitle} />
      )}
    </Panel>
  )
}

function allOf({ operations, commonErrors }: Declarations): readonly DeclaredError[] {
  const all = [...commonErrors, ...operations.flatMap(({ errors }) => errors)]
  return [...new Map(all.map((error) => [error.code, error])).values()].sort((a, b) =>
    a.code < b.code ? -1 : 1,
  )
}

/** The parameter that a code names; empty for a code that names none; undefined when it is another code. */
function parameterIn(declared: string, code: string): string | undefined {
  if (declared === code) return ''
  const [before = '', after] = declared.split('{Param}')
  if (after === undefined || !code.startsWith(before) || !code.endsWith(after)) return undefined
  const parameter = code.slice(before.length, code.length - after.length)
  return parameter === '' || parameter.includes('.') ? undefined : parameter
}

/** A code as it stands goes before one with a place in it. */
function closest(errors: readonly DeclaredError[]): DeclaredError | undefined {
  return errors.find(({ code }) => !code.includes('{')) ?? errors[0]
}
