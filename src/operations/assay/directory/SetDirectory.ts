import Type from 'typebox'
import { setDirectory } from '../../../accounts/directory.js'
import { clearMemberChannels } from '../../../delivery/member-channels.js'
import { accountId, json } from '../../../rpc/fields.js'
import { operation } from '../../operation.js'
import { directory } from './shapes.js'

const folders = Type.Array(
  Type.Object({
    FolderId: Type.String({ minLength: 1, maxLength: 64 }),
    FolderName: Type.Optional(Type.String({ maxLength: 128 })),
    ParentFolderId: Type.Optional(Type.String({ maxLength: 64 })),
  }),
)

const accounts = Type.Array(
  Type.Object({
    AccountId: Type.Integer({ format: 'int64' }),
    AccountName: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    FolderId: Type.Optional(Type.String({ maxLength: 64 })),
    IsDelegatedAdministrator: Type.Optional(Type.Boolean()),
  }),
)

/**
 * Makes these folders and accounts the resource directory of a management account: unknown accounts are made,
 * names taken over, accounts left out leave it and its groups and keep their data. For the operator only.
 */
export const SetDirectory = operation({
  name: 'SetDirectory',
  version: '2026-12-01',
  ramAction: 'assay:SetDirectory',
  access: 'write',
  resource: 'acs:assay:*:{accountId}:directory/*',
  params: {
    ManagementAccountId: accountId({ required: true }),
    Folders: json(folders),
    Accounts: json(accounts, { required: true }),
  },
  reply: { Directory: directory },
  errors: ['OperatorOnly'],
  async handle({ ManagementAccountId, Folders, Accounts }, { db, caller, clock, ids, masterKey, queue }) {
    const made = await setDirectory(
      db,
      caller,
      { clock, ids, masterKey, queue },
      {
        managementId: ManagementAccountId,
        folders: (Folders ?? []).map((each) => ({
          folderId: each.FolderId,
          name: each.FolderName ?? each.FolderId,
          parentId: each.ParentFolderId ?? '',
        })),
        accounts: Accounts.map((each) => ({
          accountId: String(each.AccountId),
          name: each.AccountName,
          folderId: each.FolderId ?? '',
          isDelegated: each.IsDelegatedAdministrator ?? false,
        })),
      },
    )
    await clearMemberChannels(db, made.management)
    return { Directory: made }
  },
})
