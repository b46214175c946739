import type { AccessKey, NewAccessKey } from '../../accounts/access-keys.js'
import type { Policy } from '../../accounts/policies.js'
import type { User } from '../../accounts/users.js'
import { formatInstant, type Instant } from '../../platform/instant.js'
import { shape, wireBoolean, wireInteger, wireList, wireText } from '../../rpc/shapes.js'

/** Custom policies have one version here, and system policies always had. */
const DEFAULT_VERSION = 'v1'

export const user = shape<User>({
  UserId: wireText.from((each) => each.principalId),
  UserName: wireText.from((each) => each.name),
  DisplayName: wireText.from((each) => each.displayName),
  Comments: wireText.from((each) => each.comments),
  CreateDate: date((each) => each.createdAt),
  UpdateDate: date((each) => each.updatedAt),
})

/** RAM wraps every list in an object that names its element. */
export const users = shape<readonly User[]>({ User: wireList(user).from((list) => list) })

const keyMembers = {
  AccessKeyId: wireText.from((key: AccessKey) => key.accessKeyId),
  Status: wireText.from((key: AccessKey) => key.status),
  CreateDate: date((key: AccessKey) => key.createdAt),
}

export const accessKeys = shape<readonly AccessKey[]>({
  AccessKey: wireList(shape<AccessKey>(keyMembers)).from((list) => list),
})

export const newAccessKey = shape<NewAccessKey>({
  ...keyMembers,
  AccessKeySecret: wireText.from((key) => key.secret),
})

interface PolicyDetail extends Policy {
  readonly attachmentCount?: number
  readonly attachedAt?: Instant
}

const policyMembers = {
  PolicyName: wireText.from((policy: PolicyDetail) => policy.name),
  PolicyType: wireText.from((policy: PolicyDetail) => policy.type),
  Description: wireText.from((policy: PolicyDetail) => policy.description),
  DefaultVersion: wireText.from((_: PolicyDetail) => DEFAULT_VERSION),
  CreateDate: date((policy: PolicyDetail) => policy.createdAt),
  UpdateDate: date((policy: PolicyDetail) => policy.updatedAt),
  AttachmentCount: wireInteger.from((policy: PolicyDetail) => policy.attachmentCount),
  AttachDate: date((policy: PolicyDetail) => policy.attachedAt),
}

export const policy = shape<PolicyDetail>(policyMembers)
export const policies = shape<readonly PolicyDetail[]>({ Policy: wireList(policy).from((list) => list) })

/** With the document, which older clients read here. */
export const policyWithDocument = shape<PolicyDetail>({
  ...policyMembers,
  PolicyDocument: wireText.from((each) => each.document),
})

export const policyVersion = shape<PolicyDetail>({
  VersionId: wireText.from(() => DEFAULT_VERSION),
  IsDefaultVersion: wireBoolean.from(() => true),
  PolicyDocument: wireText.from((each) => each.document),
  CreateDate: date((each) => each.createdAt),
})

function date<T>(get: (domain: T) => Instant | undefined) {
  return wireText.from((domain: T) => {
    const instant = get(domain)
    return instant === undefined ? undefined : formatInstant(instant)
  })
}
