import { Link } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import type { Operation } from '../../api/declarations'
import { useFormat } from '../../format/use-format'
import { explorerTexts } from '../../texts/explorer'
import { useTexts } from '../../texts/language'

/** All operations by family, searched by name and description. */
export function OperationList({
  operations,
  chosen,
}: {
  readonly operations: readonly Operation[]
  readonly chosen: Operation | undefined
}): ReactElement {
  const texts = useTexts(explorerTexts)
  const format = useFormat()
  const [sought, seek] = useState('')
  const words = sought.toLowerCase().split(/\s+/)
  const found = operations.filter(({ name, description }) => {
    const text = `${name} ${description}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  const families = [...new Set(found.map(({ family }) => family))].sort()
  return (
    <nav className="operation-list" aria-label={texts.operations}>
      <div className="search-box">
        <input
          type="search"
          aria-label={texts.find}
          placeholder={texts.find}
          value={sought}
          onChange={(event) => seek(event.target.value)}
        />
      </div>
      <p className="small muted" aria-live="polite">
        {found.length === 0 ? texts.none : texts.count(format.count(found.length))}
      </p>
      <div className="operation-families">
        {families.map((family) => (
          <details key={family} open={sought !== '' || family === chosen?.family || chosen === undefined}>
            <summary>{family}</summary>
            <ul>
              {found
                .filter((operation) => operation.family === family)
                .map((operation) => (
                  <li key={operation.version + operation.name}>
                    <OperationLink operation={operation} isChosen={operation === chosen} />
                  </li>
                ))}
            </ul>
          </details>
        ))}
      </div>
    </nav>
  )
}

function OperationLink({
  operation: { name, version, access, isDeprecated },
  isChosen,
}: {
  readonly operation: Operation
  readonly isChosen: boolean
}): ReactElement {
  const texts = useTexts(explorerTexts)
  return (
    <Link
      to="/explorer"
      search={{ op: name, version }}
      className="operation-link"
      data-chosen={isChosen}
      data-access={access}
      activeProps={{ 'aria-current': isChosen ? 'page' : undefined }}
      resetScroll={false}
    >
      {name}
      {isDeprecated && <span className="small muted"> {texts.deprecated}</span>}
    </Link>
  )
}
