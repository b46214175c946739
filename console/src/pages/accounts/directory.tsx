import type { ReactElement } from 'react'
import { useCall } from '../../api/queries'
import { Panel } from '../../components/page'
import { Answered, State } from '../../components/states'
import { type Column, Table } from '../../components/table'
import { accountTexts } from '../../texts/accounts'
import { useTexts } from '../../texts/language'
import { Delegation, type DirectoryMember, type KnownDirectory } from './delegation'

const ROLES = { management: 'management', delegated: 'delegated', member: 'member' } as const

/** Each resource directory with its accounts by folder. */
export function Directory(): ReactElement {
  const texts = useTexts(accountTexts)
  const query = useCall('ListDirectories', {})
  return (
    <Answered query={query}>
      {({ Directories = [] }) =>
        Directories.length === 0 ? (
          <State icon="accounts" title={texts.noDirectory} />
        ) : (
          <div className="stack">
            {Directories.map((directory) => (
              <Panel
                key={directory.ManagementAccountId}
                title={texts.directory}
                note={texts.managedBy(String(directory.ManagementAccountId))}
              >
                <Members directory={directory} />
              </Panel>
            ))}
          </div>
        )
      }
    </Answered>
  )
}

function Members({ directory }: { readonly directory: KnownDirectory }): ReactElement {
  const texts = useTexts(accountTexts)
  const columns: readonly Column<DirectoryMember>[] = [
    { id: 'id', title: texts.id, isTight: true, cell: ({ AccountId }) => <code>{AccountId}</code> },
    { id: 'name', title: texts.name, cell: ({ AccountName }) => <span dir="auto">{AccountName}</span> },
    { id: 'folder', title: texts.folder, cell: ({ FolderId }) => pathOf(directory, FolderId) },
    {
      id: 'role',
      title: texts.role,
      isTight: true,
      cell: ({ Role = '' }) => (Role in ROLES ? texts[Role as keyof typeof ROLES] : Role),
    },
    {
      id: 'actions',
      title: texts.actions,
      isTight: true,
      cell: (member) => <Delegation directory={directory} member={member} />,
    },
  ]
  return (
    <Table
      label={texts.directory}
      columns={columns}
      rows={directory.Accounts ?? []}
      keyOf={({ AccountId }) => String(AccountId)}
    />
  )
}

/** `Root / Finance / Payments` of a folder. */
function pathOf({ Folders = [] }: KnownDirectory, folderId: string | undefined): string {
  const names: string[] = []
  let folder = Folders.find(({ FolderId }) => FolderId === folderId)
  // A folder that stands in itself would never end.
  while (folder !== undefined && names.length <= Folders.length) {
    names.unshift(folder.FolderName ?? folder.FolderId ?? '')
    const { ParentFolderId } = folder
    folder = Folders.find(({ FolderId }) => FolderId === ParentFolderId)
  }
  return names.join(' / ')
}
