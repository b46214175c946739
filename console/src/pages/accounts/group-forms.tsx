import { useNavigate } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { Reply } from '../../api/call'
import { useCall } from '../../api/queries'
import { CallDialog } from '../../components/call-dialog'
import { tagOfLine } from '../../format/tag-lines'
import { accountTexts } from '../../texts/accounts'
import { formTexts } from '../../texts/forms'
import { useTexts } from '../../texts/language'

export type Group = NonNullable<Reply<'GetAggregator'>['Aggregator']>

export const GROUP_TYPES = ['CUSTOM', 'FOLDER', 'RD'] as const

/** Makes an account group of named accounts, of folders, or of the whole directory. */
export function NewGroup(): ReactElement {
  const texts = useTexts(accountTexts)
  const navigate = useNavigate()
  const { name, description, tags, membersOf } = useGroupFields()
  const types = GROUP_TYPES.map((value) => ({ value, label: texts[value] }))
  return (
    <CallDialog
      operation="CreateAggregator"
      title={texts.newGroup}
      icon="plus"
      tone="main"
      confirm={texts.create}
      values={{ AggregatorType: 'CUSTOM' }}
      fields={({ AggregatorType = '' }) => [
        name,
        { name: 'AggregatorType', label: texts.type, choices: types, isNeeded: true },
        ...membersOf(AggregatorType),
        description,
        tags,
      ]}
      refreshes={['ListAggregators']}
      onDone={({ AggregatorId: id = '' }) => void navigate({ to: '/accounts/group', search: { id } })}
    />
  )
}

/** Changes name, description and members of a group; of which type it is stays. */
export function EditGroup({ group }: { readonly group: Group }): ReactElement {
  const texts = useTexts(accountTexts)
  const { name, description, membersOf } = useGroupFields()
  const members = (group.AggregatorAccounts ?? []).map(({ AccountId }) => String(AccountId))
  return (
    <CallDialog
      operation="UpdateAggregator"
      title={texts.editGroup}
      label={texts.edit}
      fixed={{ AggregatorId: group.AggregatorId ?? '' }}
      values={{
        AggregatorName: group.AggregatorName ?? '',
        Description: group.Description ?? '',
        AggregatorAccounts: members.join('\n'),
        FolderId: (group.FolderId ?? '').replaceAll(',', '\n'),
      }}
      fields={[name, ...membersOf(group.AggregatorType ?? ''), description]}
      refreshes={['GetAggregator', 'ListAggregators', 'GetAggregateAccountComplianceByPack']}
    />
  )
}

/** Deletes a group, and leads back to the list. */
export function DeleteGroup({ group }: { readonly group: Group }): ReactElement {
  const texts = useTexts(accountTexts)
  const navigate = useNavigate()
  return (
    <CallDialog
      operation="DeleteAggregators"
      title={`${texts.deleteGroup}: ${group.AggregatorName ?? ''}`}
      label={texts.delete}
      tone="danger"
      confirm={texts.delete}
      fixed={{ AggregatorIds: [group.AggregatorId ?? ''] }}
      refreshes={['ListAggregators']}
      onDone={() => void navigate({ to: '/accounts', search: { tab: 'groups' } })}
    >
      <p>{texts.deleteText}</p>
    </CallDialog>
  )
}

/** Fields of a group. Whoever may not list the directory types ids instead of choosing. */
function useGroupFields() {
  const texts = useTexts(accountTexts)
  const { tagsHint } = useTexts(formTexts)
  const { data } = useCall('ListDirectories', {})
  const accounts = data?.Directories?.flatMap(({ Accounts = [] }) =>
    Accounts.map(({ AccountId, AccountName }) => ({
      value: String(AccountId),
      label: `${AccountName ?? ''} ${AccountId}`.trim(),
    })),
  )
  const folders = data?.Directories?.flatMap(({ Folders = [] }) =>
    Folders.map(({ FolderId = '', FolderName = '' }) => ({ value: FolderId, label: FolderName })),
  )
  const byAccount = {
    name: 'AggregatorAccounts',
    label: texts.members,
    isNeeded: true,
    choices: accounts,
    hint: accounts === undefined ? texts.idsHint : texts.customHint,
    toItem: (line: string) => ({ AccountId: Number(line) }),
  } as const
  const byFolder = {
    name: 'FolderId',
    label: texts.folder,
    isNeeded: true,
    choices: folders,
    ...(folders === undefined ? { hint: texts.folderIdsHint } : {}),
  } as const
  return {
    name: { name: 'AggregatorName', label: texts.name, isNeeded: true },
    description: { name: 'Description', label: texts.description },
    tags: { name: 'Tag', label: texts.tags, hint: tagsHint, toItem: tagOfLine },
    membersOf: (type: string) => (type === 'CUSTOM' ? [byAccount] : type === 'FOLDER' ? [byFolder] : []),
  } as const
}
