import type { RowData } from '@tanstack/react-table'
import type { ReactElement } from 'react'
import { CopyButton } from '../../components/copy-button'
import { type Column, Table } from '../../components/table'
import { useTexts } from '../../texts/language'
import { settingTexts } from '../../texts/settings'

/** What is registered and what can be done with each, or words where it would be empty. Names may be of any script. */
export function Register<R extends RowData>({
  none,
  columns,
  actions,
  ...table
}: {
  readonly label: string
  readonly none: string
  readonly rows: readonly R[]
  readonly columns: readonly Column<R>[]
  readonly keyOf: (row: R) => string
  readonly actions?: (row: R) => ReactElement
}): ReactElement {
  const texts = useTexts(settingTexts)
  if (table.rows.length === 0) return <p className="muted">{none}</p>
  const shown = columns.map(({ cell, ...column }) => ({
    ...column,
    cell: (row: R) => <span dir="auto">{cell(row)}</span>,
  }))
  const last: Column<R>[] =
    actions === undefined
      ? []
      : [
          {
            id: 'actions',
            title: texts.actions,
            cell: (row) => <span className="row">{actions(row)}</span>,
          },
        ]
  return <Table {...table} columns={[...shown, ...last]} />
}

/** A secret that the server made and shows once. */
export function SecretOnce({ secret }: { readonly secret: string | undefined }): ReactElement {
  const texts = useTexts(settingTexts)
  if (secret === undefined) return <p role="status">{texts.saved}</p>
  return (
    <>
      <p role="status">{texts.secretText}</p>
      <dl className="named-facts">
        <div>
          <dt>{texts.secret}</dt>
          <dd className="mono">
            {secret} <CopyButton text={secret} />
          </dd>
        </div>
      </dl>
    </>
  )
}
