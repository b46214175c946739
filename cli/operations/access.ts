import { accountId, anything, boolean, listOf, members, number, optional, text } from '../read-reply.js'
import { ASSAY, operation, RAM, STS } from './operation.js'

export const CreateAccount = operation(
  ASSAY,
  'CreateAccount',
  members({
    Account: members({ AccountId: accountId, AccountName: text }),
    RootAccessKey: members({ AccessKeyId: text, AccessKeySecret: text }),
  }),
)
export const ListAccounts = operation(
  ASSAY,
  'ListAccounts',
  members({
    Accounts: listOf(
      members({ AccountId: accountId, AccountName: text, IsOperator: boolean, CreateTimestamp: number }),
    ),
    NextToken: optional(text),
  }),
)

const directory = members({
  ManagementAccountId: accountId,
  Folders: listOf(members({ FolderId: text, FolderName: text, ParentFolderId: text })),
  Accounts: listOf(members({ AccountId: accountId, AccountName: text, FolderId: text, Role: text })),
})
export const SetDirectory = operation(ASSAY, 'SetDirectory', members({ Directory: directory }))
export const ListDirectories = operation(
  ASSAY,
  'ListDirectories',
  members({ Directories: listOf(directory) }),
)

export const RecoverRootKey = operation(
  ASSAY,
  'RecoverRootKey',
  members({ RootAccessKey: members({ AccessKeyId: text, AccessKeySecret: text }) }),
)

export const CreateUser = operation(RAM, 'CreateUser', members({ User: members({ UserName: text }) }))
export const ListUsers = operation(
  RAM,
  'ListUsers',
  members({
    Users: members({ User: listOf(members({ UserName: text, UserId: text, CreateDate: text })) }),
    Marker: optional(text),
  }),
)
export const DeleteUser = operation(RAM, 'DeleteUser', anything)
export const CreatePolicy = operation(RAM, 'CreatePolicy', anything)
export const AttachPolicyToUser = operation(RAM, 'AttachPolicyToUser', anything)
export const AttachPolicyToRole = operation(RAM, 'AttachPolicyToRole', anything)
export const CreateRole = operation(RAM, 'CreateRole', anything)
const sessionCredentials = members({
  AccessKeyId: text,
  AccessKeySecret: text,
  SecurityToken: text,
  Expiration: text,
})
export type SessionCredentials = ReturnType<typeof sessionCredentials>
export const AssumeRole = operation(STS, 'AssumeRole', members({ Credentials: sessionCredentials }))
export const DetachPolicyFromUser = operation(RAM, 'DetachPolicyFromUser', anything)
export const ListPoliciesForUser = operation(
  RAM,
  'ListPoliciesForUser',
  members({
    Policies: members({
      Policy: listOf(
        members({
          PolicyName: text,
          PolicyType: text,
          Description: optional(text),
          AttachDate: optional(text),
        }),
      ),
    }),
  }),
)
export const CreateAccessKey = operation(
  RAM,
  'CreateAccessKey',
  members({ AccessKey: members({ AccessKeyId: text, AccessKeySecret: text }) }),
)
export const ListAccessKeys = operation(
  RAM,
  'ListAccessKeys',
  members({
    AccessKeys: members({
      AccessKey: listOf(members({ AccessKeyId: text, Status: text, CreateDate: text })),
    }),
  }),
)
export const UpdateAccessKey = operation(RAM, 'UpdateAccessKey', anything)
export const DeleteAccessKey = operation(RAM, 'DeleteAccessKey', anything)
export const GetAccessKeyLastUsed = operation(
  RAM,
  'GetAccessKeyLastUsed',
  members({ AccessKeyLastUsed: members({ LastUsedDate: optional(text) }) }),
)
