import { getRouteApi, useRouter } from '@tanstack/react-router'
import { type ReactElement, useState } from 'react'
import type { Reply } from '../../api/call'
import { useAction, useCall } from '../../api/queries'
import { Button } from '../../components/button'
import { CallDialog } from '../../components/call-dialog'
import { Dialog } from '../../components/dialog'
import { Page, Panel } from '../../components/page'
import { Answered, Failure } from '../../components/states'
import { accessTexts } from '../../texts/access'
import { useTexts } from '../../texts/language'
import { shellTexts } from '../../texts/shell'
import { GroupsOfUser } from './user-groups'
import { UserKeys } from './user-keys'
import { UserPolicies } from './user-policies'

const route = getRouteApi('/signed-in/access/user')

/** One user: keys, policies, groups. */
export function UserPage(): ReactElement {
  const texts = useTexts(accessTexts)
  const { name = '' } = route.useSearch()
  const user = useCall('GetUser', { UserName: name })
  return (
    <Page
      title={name}
      isName
      actions={
        <>
          {user.data?.User !== undefined && (
            <EditUser user={user.data.User} onChange={() => void user.refetch()} />
          )}
          <DeleteUser name={name} />
        </>
      }
    >
      <Answered query={user}>
        {({ User }) => (
          <div className="stack">
            {(User?.DisplayName ?? User?.Comments) !== undefined && (
              <p className="muted" dir="auto">
                {[User?.DisplayName, User?.Comments].filter(Boolean).join(' · ')}
              </p>
            )}
            <UserKeys name={name} />
            <UserPolicies name={name} />
            <Panel title={texts.groups}>
              <GroupsOfUser name={name} />
            </Panel>
          </div>
        )}
      </Answered>
    </Page>
  )
}

function EditUser({
  user,
  onChange,
}: {
  readonly user: NonNullable<Reply<'GetUser'>['User']>
  readonly onChange: () => void
}): ReactElement {
  const texts = useTexts(accessTexts)
  const navigate = route.useNavigate()
  const { UserName = '', DisplayName = '', Comments = '' } = user
  return (
    <CallDialog
      operation="UpdateUser"
      title={`${texts.edit}: ${UserName}`}
      label={texts.edit}
      fixed={{ UserName }}
      values={{ NewUserName: UserName, NewDisplayName: DisplayName, NewComments: Comments }}
      fields={[
        { name: 'NewUserName', label: texts.name, isNeeded: true },
        { name: 'NewDisplayName', label: texts.displayName },
        { name: 'NewComments', label: texts.comments },
      ]}
      // Not what is asked for by the old name, which may be nobody's now.
      refreshes={['ListUsers']}
      onDone={({ User }) => {
        if (User?.UserName === UserName) onChange()
        else void navigate({ search: { name: User?.UserName ?? UserName } })
      }}
    />
  )
}

function DeleteUser({ name }: { readonly name: string }): ReactElement {
  const texts = useTexts(accessTexts)
  const { cancel } = useTexts(shellTexts)
  const router = useRouter()
  const [isOpen, setOpen] = useState(false)
  const remove = useAction('DeleteUser', ['ListUsers'])
  const confirm = () =>
    remove.mutate({ UserName: name }, { onSuccess: () => void router.navigate({ to: '/access' }) })
  return (
    <>
      <Button tone="danger" onClick={() => setOpen(true)}>
        {texts.deleteUser}
      </Button>
      <Dialog
        title={`${texts.deleteUser}: ${name}`}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{cancel}</Button>
            <Button tone="danger" isBusy={remove.isPending} onClick={confirm}>
              {texts.delete}
            </Button>
          </>
        }
      >
        <p>{texts.deleteUserText}</p>
        {remove.error !== null && <Failure error={remove.error} />}
      </Dialog>
    </>
  )
}
