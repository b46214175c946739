import type { ListedOperation } from '../operation.js'
import { AttachPolicyToUser } from './AttachPolicyToUser.js'
import { CreateAccessKey } from './CreateAccessKey.js'
import { CreatePolicy } from './CreatePolicy.js'
import { CreateUser } from './CreateUser.js'
import { DeleteAccessKey } from './DeleteAccessKey.js'
import { DeletePolicy } from './DeletePolicy.js'
import { DeleteUser } from './DeleteUser.js'
import { DetachPolicyFromUser } from './DetachPolicyFromUser.js'
import { GetPolicy } from './GetPolicy.js'
import { GetUser } from './GetUser.js'
import { ListAccessKeys } from './ListAccessKeys.js'
import { ListPolicies } from './ListPolicies.js'
import { ListPoliciesForUser } from './ListPoliciesForUser.js'
import { ListUsers } from './ListUsers.js'
import { UpdateAccessKey } from './UpdateAccessKey.js'

/** Who may call, and what they may do. */
export const RAM_OPERATIONS: readonly ListedOperation[] = [
  AttachPolicyToUser,
  CreateAccessKey,
  CreatePolicy,
  CreateUser,
  DeleteAccessKey,
  DeletePolicy,
  DeleteUser,
  DetachPolicyFromUser,
  GetPolicy,
  GetUser,
  ListAccessKeys,
  ListPolicies,
  ListPoliciesForUser,
  ListUsers,
  UpdateAccessKey,
]
