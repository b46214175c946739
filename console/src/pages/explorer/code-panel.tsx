import { type ReactElement, useState } from 'react'
import type { Operation } from '../../api/declarations'
import { ENDPOINT } from '../../api/place'
import { useSession } from '../../api/session'
import { CopyButton } from '../../components/copy-button'
import { Panel } from '../../components/page'
import { REACHED_BY_KEYS } from '../../components/reached-by-keys'
import { explorerTexts } from '../../texts/explorer'
import { useTexts } from '../../texts/language'
import { FILE_LANGUAGES, SAMPLE_LANGUAGES, type SampleLanguage, sampleCode } from './code'
import { Segments } from './segments'

/** The call as a program, to be copied. */
export function CodePanel({
  operation,
  params,
}: {
  readonly operation: Operation
  readonly params: Readonly<Record<string, string>>
}): ReactElement {
  const texts = useTexts(explorerTexts)
  const { session } = useSession()
  const { hasFile } = operation
  const languages = hasFile ? FILE_LANGUAGES : SAMPLE_LANGUAGES
  const [chosen, choose] = useState<SampleLanguage>('TypeScript')
  const language = languages.find((each) => each === chosen) ?? languages[0]
  const code = sampleCode(language, {
    action: operation.name,
    version: operation.version,
    params,
    endpoint: ENDPOINT,
    isTemporary: session?.securityToken !== undefined,
    hasFile,
  })
  return (
    <Panel title={texts.code} actions={<CopyButton text={code} />}>
      <div className="code-languages">
        <Segments label={texts.language} values={languages} value={language} onChange={choose} />
      </div>
      {hasFile && <p className="muted small">{texts.fileCode}</p>}
      <pre className="code" {...REACHED_BY_KEYS} data-code={language} translate="no">
        {code}
      </pre>
    </Panel>
  )
}
