import type { ReactElement } from 'react'
import type { Params, Reply } from '../../api/call'
import { CallDialog } from '../../components/call-dialog'
import { accountTexts } from '../../texts/accounts'
import { useTexts } from '../../texts/language'

export type KnownDirectory = NonNullable<Reply<'ListDirectories'>['Directories']>[number]
export type DirectoryMember = NonNullable<KnownDirectory['Accounts']>[number]

/** Makes a member a delegated administrator, or a plain member again. */
export function Delegation({
  directory,
  member,
}: {
  readonly directory: KnownDirectory
  readonly member: DirectoryMember
}): ReactElement | null {
  const texts = useTexts(accountTexts)
  if (member.AccountId === directory.ManagementAccountId) return null
  const isDelegated = member.Role === 'delegated'
  const name = member.AccountName ?? String(member.AccountId)
  return (
    <CallDialog
      operation="SetDirectory"
      title={isDelegated ? texts.withdrawTitle(name) : texts.delegateTitle(name)}
      label={isDelegated ? texts.withdraw : texts.delegate}
      fullLabel={`${isDelegated ? texts.withdraw : texts.delegate}: ${name}`}
      confirm={isDelegated ? texts.withdraw : texts.delegate}
      fixed={withRole(directory, member, !isDelegated)}
      refreshes={['ListDirectories']}
    >
      <p>{isDelegated ? texts.withdrawText : texts.delegateText}</p>
    </CallDialog>
  )
}

/** The directory as it is, but for what the member may: the operation takes all of it. */
function withRole(
  directory: KnownDirectory,
  changed: DirectoryMember,
  isDelegated: boolean,
): Params<'SetDirectory'> {
  return {
    ManagementAccountId: directory.ManagementAccountId ?? 0,
    Folders: (directory.Folders ?? []).map(({ FolderId = '', FolderName, ParentFolderId }) => ({
      FolderId,
      ...(FolderName === undefined ? {} : { FolderName }),
      ...(ParentFolderId === undefined ? {} : { ParentFolderId }),
    })),
    Accounts: (directory.Accounts ?? []).map(({ AccountId = 0, FolderId, Role }) => ({
      AccountId,
      ...(FolderId === undefined ? {} : { FolderId }),
      IsDelegatedAdministrator: AccountId === changed.AccountId ? isDelegated : Role === 'delegated',
    })),
  }
}
