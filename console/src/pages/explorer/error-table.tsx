import { Link } from '@tanstack/react-router'
import { type ReactElement, useMemo } from 'react'
import type { DeclaredError } from '../../api/declarations'
import { type Column, Table } from '../../components/table'
import { explorerTexts } from '../../texts/explorer'
import { useLanguage, useTexts } from '../../texts/language'
import { shellTexts } from '../../texts/shell'

/** Codes with their status and message; each leads to its page. */
export function ErrorTable({
  errors,
  label,
}: {
  readonly errors: readonly DeclaredError[]
  readonly label: string
}): ReactElement {
  const texts = useTexts(explorerTexts)
  const shell = useTexts(shellTexts)
  const isChinese = useLanguage() === 'zh-CN'
  const columns = useMemo(
    (): readonly Column<DeclaredError>[] => [
      {
        id: 'code',
        title: shell.code,
        cell: ({ code }) => (
          <Link to="/explorer/errors" search={{ q: code }} className="mono small">
            {code}
          </Link>
        ),
      },
      { id: 'status', title: texts.status, isTight: true, cell: ({ status }) => status },
      {
        id: 'message',
        title: texts.message,
        cell: ({ message, messageZh }) => (isChinese && messageZh !== '' ? messageZh : message),
      },
    ],
    [texts, shell, isChinese],
  )
  return <Table label={label} columns={columns} rows={errors} keyOf={({ code }) => code} />
}
