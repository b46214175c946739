import type { NewAccessKey } from '../../../accounts/access-keys.js'
import type { AuditEntry } from '../../../accounts/audit-log.js'
import type { Account } from '../../../accounts/create-account.js'
import { shape, wireAccountId, wireBoolean, wireInstant, wireLong, wireText } from '../../../rpc/shapes.js'

export const account = shape<Account>({
  AccountId: wireAccountId.from((each) => each.accountId),
  AccountName: wireText.from((each) => each.name),
  IsOperator: wireBoolean.from((each) => each.isOperator),
  CreateTimestamp: wireInstant.from((each) => each.createdAt),
})

export const rootKey = shape<NewAccessKey>({
  AccessKeyId: wireText.from((key) => key.accessKeyId),
  AccessKeySecret: wireText.from((key) => key.secret),
})

export const auditEntry = shape<AuditEntry>({
  EntryNumber: wireLong.from((entry) => entry.entryNo),
  Timestamp: wireInstant.from((entry) => entry.at),
  PrincipalId: wireText.from((entry) => entry.principalId),
  PrincipalName: wireText.from((entry) => entry.principalName),
  AccessKeyId: wireText.from((entry) => entry.accessKeyId),
  SourceAddress: wireText.from((entry) => entry.sourceAddress),
  Action: wireText.from((entry) => entry.action),
  RequestId: wireText.from((entry) => entry.requestId),
  ParametersDigest: wireText.from((entry) => entry.parametersDigest),
  Result: wireText.from((entry) => entry.result),
  Detail: wireText.from((entry) => entry.detail),
  PreviousDigest: wireText.from((entry) => entry.previousDigest),
  Digest: wireText.from((entry) => entry.digest),
})
