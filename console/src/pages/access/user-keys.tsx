import { type ReactElement, useMemo, useState } from 'react'
import type { Reply } from '../../api/call'
import { useAction, useCall } from '../../api/queries'
import { Button } from '../../components/button'
import { CopyButton } from '../../components/copy-button'
import { Dialog } from '../../components/dialog'
import { Panel } from '../../components/page'
import { Answered, Failure, State } from '../../components/states'
import { type Column, Table } from '../../components/table'
import { Badge } from '../../components/verdict'
import { useFormat } from '../../format/use-format'
import { accessTexts } from '../../texts/access'
import { useTexts } from '../../texts/language'

type Key = NonNullable<NonNullable<Reply<'ListAccessKeys'>['AccessKeys']>['AccessKey']>[number]
type NewKey = Reply<'CreateAccessKey'>['AccessKey']

/** The keys of a user; a new one's secret is shown once. */
export function UserKeys({ name }: { readonly name: string }): ReactElement {
  const texts = useTexts(accessTexts)
  const query = useCall('ListAccessKeys', { UserName: name })
  const create = useAction('CreateAccessKey', ['ListAccessKeys'])
  const [made, setMade] = useState<NewKey>()
  const columns = useColumns(name)
  return (
    <Panel
      title={texts.keys}
      actions={
        <Button
          icon="plus"
          isBusy={create.isPending}
          onClick={() =>
            create.mutate({ UserName: name }, { onSuccess: ({ AccessKey }) => setMade(AccessKey) })
          }
        >
          {texts.createKey}
        </Button>
      }
    >
      <p className="muted small">{texts.rotate}</p>
      {create.error !== null && <Failure error={create.error} />}
      <Answered query={query}>
        {({ AccessKeys }) =>
          (AccessKeys?.AccessKey ?? []).length === 0 ? (
            <State icon="keys" title={texts.noKeys} />
          ) : (
            <Table
              label={texts.keys}
              columns={columns}
              rows={AccessKeys?.AccessKey ?? []}
              keyOf={(key) => key.AccessKeyId ?? ''}
            />
          )
        }
      </Answered>
      <Secret made={made} onClose={() => setMade(undefined)} />
    </Panel>
  )
}

function Secret({ made, onClose }: { readonly made: NewKey; readonly onClose: () => void }): ReactElement {
  const texts = useTexts(accessTexts)
  const { AccessKeyId = '', AccessKeySecret = '' } = made ?? {}
  return (
    <Dialog title={texts.secretTitle} isOpen={made !== undefined} onClose={onClose}>
      <p>{texts.secretText}</p>
      <dl className="named-facts">
        <div>
          <dt>{texts.keyId}</dt>
          <dd className="mono">
            {AccessKeyId} <CopyButton text={AccessKeyId} />
          </dd>
        </div>
        <div>
          <dt>{texts.secret}</dt>
          <dd className="mono">
            {AccessKeySecret} <CopyButton text={AccessKeySecret} />
          </dd>
        </div>
      </dl>
    </Dialog>
  )
}

function useColumns(name: string): readonly Column<Key>[] {
  const texts = useTexts(accessTexts)
  const format = useFormat()
  return useMemo(
    () => [
      { id: 'id', title: texts.keyId, cell: ({ AccessKeyId }) => <code>{AccessKeyId}</code> },
      {
        id: 'status',
        title: texts.status,
        isTight: true,
        cell: ({ Status }) => (
          <Badge tone={Status === 'Active' ? 'good' : 'idle'}>
            {Status === 'Active' ? texts.Active : texts.Inactive}
          </Badge>
        ),
      },
      {
        id: 'created',
        title: texts.created,
        isTight: true,
        cell: ({ CreateDate }) => (CreateDate === undefined ? '' : format.time(Date.parse(CreateDate))),
      },
      {
        id: 'used',
        title: texts.lastUsed,
        isTight: true,
        cell: ({ AccessKeyId = '' }) => <LastUsed name={name} keyId={AccessKeyId} />,
      },
      {
        id: 'actions',
        title: texts.actions,
        isTight: true,
        cell: (key) => <KeyActions name={name} of={key} />,
      },
    ],
    [texts, format, name],
  )
}

function LastUsed({ name, keyId }: { readonly name: string; readonly keyId: string }): ReactElement {
  const texts = useTexts(accessTexts)
  const format = useFormat()
  const query = useCall('GetAccessKeyLastUsed', { UserName: name, UserAccessKeyId: keyId })
  return (
    <Answered query={query} loading={<span className="late">…</span>}>
      {({ AccessKeyLastUsed }) => {
        const at = Date.parse(AccessKeyLastUsed?.LastUsedDate ?? '')
        return <span className="late">{Number.isNaN(at) ? texts.never : format.ago(at)}</span>
      }}
    </Answered>
  )
}

function KeyActions({ name, of: key }: { readonly name: string; readonly of: Key }): ReactElement {
  const texts = useTexts(accessTexts)
  const update = useAction('UpdateAccessKey', ['ListAccessKeys'])
  const remove = useAction('DeleteAccessKey', ['ListAccessKeys'])
  const isActive = key.Status === 'Active'
  const params = { UserName: name, UserAccessKeyId: key.AccessKeyId ?? '' }
  const error = update.error ?? remove.error
  return (
    <span className="row">
      <Button
        isBusy={update.isPending}
        onClick={() => update.mutate({ ...params, Status: isActive ? 'Inactive' : 'Active' })}
      >
        {isActive ? texts.switchOff : texts.switchOn}
      </Button>
      {/* A key in use is switched off first: deleting cannot be taken back. */}
      {!isActive && (
        <Button tone="danger" isBusy={remove.isPending} onClick={() => remove.mutate(params)}>
          {texts.delete}
        </Button>
      )}
      {error !== null && <Failure error={error} />}
    </span>
  )
}
