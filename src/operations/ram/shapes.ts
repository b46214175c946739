import type { AccessKey, NewAccessKey } from '../../accounts/access-keys.js'
import type { PolicyHolder } from '../../accounts/attachments.js'
import type { Group, Joined } from '../../accounts/groups.js'
import type { Policy } from '../../accounts/policies.js'
import type { PolicyVersion } from '../../accounts/policy-versions.js'
import { type Role, roleArn } from '../../accounts/roles.js'
import type { User } from '../../accounts/users.js'
import type { AccountId } from '../../platform/ids.js'
import { formatInstant, type Instant } from '../../platform/instant.js'
import type { Diagnosis } from '../../ram/diagnostic-message.js'
import { shape, wireBoolean, wireInteger, wireList, wireText } from '../../rpc/shapes.js'

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

export const group = shape<Group>({
  GroupId: wireText.from((each) => each.principalId),
  GroupName: wireText.from((each) => each.name),
  Comments: wireText.from((each) => each.comments),
  CreateDate: date((each) => each.createdAt),
  UpdateDate: date((each) => each.updatedAt),
})
export const groups = shape<readonly Group[]>({ Group: wireList(group).from((list) => list) })

const joinedGroup = shape<Joined>({
  GroupId: wireText.from((each) => each.principalId),
  GroupName: wireText.from((each) => each.name),
  Comments: wireText.from((each) => each.comments),
  JoinDate: date((each) => each.joinedAt),
})
export const joinedGroups = shape<readonly Joined[]>({ Group: wireList(joinedGroup).from((list) => list) })

const joinedUser = shape<Joined>({
  UserName: wireText.from((each) => each.name),
  DisplayName: wireText.from((each) => each.displayName),
  JoinDate: date((each) => each.joinedAt),
})
export const joinedUsers = shape<readonly Joined[]>({ User: wireList(joinedUser).from((list) => list) })

const roleMembers = {
  RoleId: wireText.from((role: Role) => role.principalId),
  RoleName: wireText.from((role: Role) => role.name),
  Arn: wireText.from((role: Role) => role.arn),
  Description: wireText.from((role: Role) => role.comments),
  MaxSessionDuration: wireInteger.from((role: Role) => role.maxSessionSeconds),
  CreateDate: date((role: Role) => role.createdAt),
  UpdateDate: date((role: Role) => role.updatedAt),
}

export const role = shape<Role>({
  ...roleMembers,
  AssumeRolePolicyDocument: wireText.from((each) => each.trustPolicy),
})
export const roles = shape<readonly Role[]>({
  Role: wireList(shape<Role>(roleMembers)).from((list) => list),
})

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

/** `LastUsedDate` is empty for a key that was never used. inferred: RAM API 2015-05-01 */
export const accessKeyLastUsed = shape<AccessKey>({
  LastUsedDate: wireText.from((key) => (key.lastUsedAt === null ? '' : formatInstant(key.lastUsedAt))),
})

interface PolicyDetail extends Policy {
  readonly attachmentCount?: number
  readonly attachedAt?: Instant
}

const policyMembers = {
  PolicyName: wireText.from((policy: PolicyDetail) => policy.name),
  PolicyType: wireText.from((policy: PolicyDetail) => policy.type),
  Description: wireText.from((policy: PolicyDetail) => policy.description),
  DefaultVersion: wireText.from((policy: PolicyDetail) => `v${policy.defaultVersion}`),
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

export const policyVersion = shape<PolicyVersion>({
  VersionId: wireText.from((version) => `v${version.versionNo}`),
  IsDefaultVersion: wireBoolean.from((version) => version.isDefault),
  PolicyDocument: wireText.from((version) => version.document),
  CreateDate: date((version) => version.createdAt),
})
export const policyVersions = shape<readonly PolicyVersion[]>({
  PolicyVersion: wireList(policyVersion).from((list) => list),
})

/** The version that a policy's own members speak of. */
export const defaultVersion = shape<Policy>({
  VersionId: wireText.from((each) => `v${each.defaultVersion}`),
  IsDefaultVersion: wireBoolean.from(() => true),
  PolicyDocument: wireText.from((each) => each.document),
  CreateDate: date((each) => each.updatedAt),
})

const policyUser = shape<PolicyHolder>({
  UserId: wireText.from((each) => each.principalId),
  UserName: wireText.from((each) => each.name),
  DisplayName: wireText.from((each) => each.displayName),
  AttachDate: date((each) => each.attachedAt),
})
export const policyUsers = shape<readonly PolicyHolder[]>({ User: wireList(policyUser).from((list) => list) })

const policyGroup = shape<PolicyHolder>({
  GroupName: wireText.from((each) => each.name),
  Comments: wireText.from((each) => each.comments),
  AttachDate: date((each) => each.attachedAt),
})
export const policyGroups = shape<readonly PolicyHolder[]>({
  Group: wireList(policyGroup).from((list) => list),
})

interface PolicyRole extends PolicyHolder {
  readonly accountId: AccountId
}

const policyRole = shape<PolicyRole>({
  RoleId: wireText.from((each) => each.principalId),
  RoleName: wireText.from((each) => each.name),
  Arn: wireText.from((each) => roleArn(each.accountId, each.name)),
  Description: wireText.from((each) => each.comments),
  AttachDate: date((each) => each.attachedAt),
})
export const policyRoles = shape<readonly PolicyRole[]>({ Role: wireList(policyRole).from((list) => list) })

const diagnosedPrincipal = shape<Diagnosis['AuthPrincipal']>({
  AuthPrincipalOwnerId: wireText.from((each) => each.OwnerId),
  AuthPrincipalType: wireText.from((each) => each.Type),
  AuthPrincipalId: wireText.from((each) => each.Id),
  AuthPrincipalDisplayName: wireText.from((each) => each.DisplayName),
})

/** inferred: spec/ram.md 7 names the members, not their inner form */
export const diagnosis = shape<Diagnosis>({
  ExplicitDeny: wireBoolean.from((each) => each.ExplicitDeny),
  NoPermissionPolicyType: wireText.from((each) => each.NoPermissionPolicyType),
  AuthAction: wireText.from((each) => each.AuthAction),
  AuthResource: wireList(wireText).from((each) => each.AuthResource),
  AuthPrincipal: diagnosedPrincipal.from((each) => each.AuthPrincipal),
  SourceIp: wireText.from((each) => each.SourceIp),
  Time: wireText.from((each) => each.Time),
})

function date<T>(get: (domain: T) => Instant | undefined) {
  return wireText.from((domain: T) => {
    const instant = get(domain)
    return instant === undefined ? undefined : formatInstant(instant)
  })
}
