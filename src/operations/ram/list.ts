import type { ListedOperation } from '../operation.js'
import { AddUserToGroup } from './AddUserToGroup.js'
import { AttachPolicyToGroup } from './AttachPolicyToGroup.js'
import { AttachPolicyToRole } from './AttachPolicyToRole.js'
import { AttachPolicyToUser } from './AttachPolicyToUser.js'
import { CreateAccessKey } from './CreateAccessKey.js'
import { CreateGroup } from './CreateGroup.js'
import { CreatePolicy } from './CreatePolicy.js'
import { CreatePolicyVersion } from './CreatePolicyVersion.js'
import { CreateRole } from './CreateRole.js'
import { CreateUser } from './CreateUser.js'
import { DecodeDiagnosticMessage } from './DecodeDiagnosticMessage.js'
import { DeleteAccessKey } from './DeleteAccessKey.js'
import { DeleteGroup } from './DeleteGroup.js'
import { DeletePolicy } from './DeletePolicy.js'
import { DeletePolicyVersion } from './DeletePolicyVersion.js'
import { DeleteRole } from './DeleteRole.js'
import { DeleteUser } from './DeleteUser.js'
import { DetachPolicyFromGroup } from './DetachPolicyFromGroup.js'
import { DetachPolicyFromRole } from './DetachPolicyFromRole.js'
import { DetachPolicyFromUser } from './DetachPolicyFromUser.js'
import { GetAccessKeyLastUsed } from './GetAccessKeyLastUsed.js'
import { GetGroup } from './GetGroup.js'
import { GetPolicy } from './GetPolicy.js'
import { GetPolicyVersion } from './GetPolicyVersion.js'
import { GetRole } from './GetRole.js'
import { GetUser } from './GetUser.js'
import { ListAccessKeys } from './ListAccessKeys.js'
import { ListEntitiesForPolicy } from './ListEntitiesForPolicy.js'
import { ListGroups } from './ListGroups.js'
import { ListGroupsForUser } from './ListGroupsForUser.js'
import { ListPolicies } from './ListPolicies.js'
import { ListPoliciesForGroup } from './ListPoliciesForGroup.js'
import { ListPoliciesForRole } from './ListPoliciesForRole.js'
import { ListPoliciesForUser } from './ListPoliciesForUser.js'
import { ListPolicyVersions } from './ListPolicyVersions.js'
import { ListRoles } from './ListRoles.js'
import { ListUsers } from './ListUsers.js'
import { ListUsersForGroup } from './ListUsersForGroup.js'
import { RemoveUserFromGroup } from './RemoveUserFromGroup.js'
import { SetDefaultPolicyVersion } from './SetDefaultPolicyVersion.js'
import { UpdateAccessKey } from './UpdateAccessKey.js'
import { UpdateGroup } from './UpdateGroup.js'
import { UpdateRole } from './UpdateRole.js'
import { UpdateUser } from './UpdateUser.js'

/** Who may call, and what they may do. */
export const RAM_OPERATIONS: readonly ListedOperation[] = [
  AddUserToGroup,
  AttachPolicyToGroup,
  AttachPolicyToRole,
  AttachPolicyToUser,
  CreateAccessKey,
  CreateGroup,
  CreatePolicy,
  CreatePolicyVersion,
  CreateRole,
  CreateUser,
  DecodeDiagnosticMessage,
  DeleteAccessKey,
  DeleteGroup,
  DeletePolicy,
  DeletePolicyVersion,
  DeleteRole,
  DeleteUser,
  DetachPolicyFromGroup,
  DetachPolicyFromRole,
  DetachPolicyFromUser,
  GetAccessKeyLastUsed,
  GetGroup,
  GetPolicy,
  GetPolicyVersion,
  GetRole,
  GetUser,
  ListAccessKeys,
  ListEntitiesForPolicy,
  ListGroups,
  ListGroupsForUser,
  ListPolicies,
  ListPoliciesForGroup,
  ListPoliciesForRole,
  ListPoliciesForUser,
  ListPolicyVersions,
  ListRoles,
  ListUsers,
  ListUsersForGroup,
  RemoveUserFromGroup,
  SetDefaultPolicyVersion,
  UpdateAccessKey,
  UpdateGroup,
  UpdateRole,
  UpdateUser,
]
