import { type ErrorEntry, from } from './entry.js'

const ram = from('RAM API 2015-05-01')

/** Codes of the RAM operations. */
export const RAM_ERRORS = {
  'EntityNotExist.User': ram(404, 'The user does not exist.'),
  'EntityNotExist.User.AccessKey': ram(404, 'The access key does not exist.'),
  'EntityNotExist.Policy': ram(404, 'The policy does not exist.'),
  'EntityNotExist.User.Policy': ram(404, 'The policy is not attached to the user.'),
  'EntityAlreadyExists.User': ram(409, 'The user already exists.'),
  'EntityAlreadyExists.Policy': ram(409, 'The policy already exists.'),
  'EntityAlreadyExists.User.Policy': ram(409, 'The policy is already attached to the user.'),
  'DeleteConflict.User.AccessKey': ram(409, 'The user still has access keys.'),
  'DeleteConflict.User.Policy': ram(409, 'The user still has policies.'),
  'DeleteConflict.Policy.User': ram(409, 'The policy is still attached to a user.'),
  'LimitExceeded.User': ram(409, 'The maximum number of users is {Limit}.'),
  'LimitExceeded.User.AccessKey': ram(409, 'The maximum number of access keys of a user is {Limit}.'),
  'LimitExceeded.Policy': ram(409, 'The maximum number of policies is {Limit}.'),
  'LimitExceeded.User.Policy': ram(409, 'The maximum number of policies of a user is {Limit}.'),
  'InvalidParameter.UserName.InvalidChars': ram(
    400,
    'The user name may hold only letters, digits and ". _ -".',
  ),
  'InvalidParameter.PolicyName.InvalidChars': ram(
    400,
    'The policy name may hold only letters, digits and "-".',
  ),
  'InvalidParameter.PolicyDocument': ram(400, 'The policy document is not valid: {Reason}'),
} as const satisfies Record<string, ErrorEntry>
