import type { Directory } from '../../../accounts/directory.js'
import type { DirectoryAccount, DirectoryFolder } from '../../../accounts/store/directory.js'
import { shape, wireAccountId, wireList, wireText } from '../../../rpc/shapes.js'

const folder = shape<DirectoryFolder>({
  FolderId: wireText.from((each) => each.folderId),
  FolderName: wireText.from((each) => each.name),
  ParentFolderId: wireText.from((each) => each.parentId),
})

const account = shape<DirectoryAccount>({
  AccountId: wireAccountId.from((each) => each.accountId),
  AccountName: wireText.from((each) => each.name),
  FolderId: wireText.from((each) => each.folderId),
  Role: wireText.from((each) => each.role),
})

/** A resource directory; ids of folders are empty at the root. */
export const directory = shape<Directory>({
  ManagementAccountId: wireAccountId.from((each) => each.management.accountId),
  Folders: wireList(folder).from((each) => each.folders),
  Accounts: wireList(account).from((each) => each.accounts),
})
