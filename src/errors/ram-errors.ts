import { type ErrorEntry, from } from './entry.js'

const ram = from('RAM API 2015-05-01')
const sts = from('STS API 2015-04-01')

/** Codes of the RAM and STS operations. */
export const RAM_ERRORS = {
  'EntityNotExist.User': ram(404, 'The user does not exist.', '用户不存在。'),
  'EntityNotExist.User.AccessKey': ram(404, 'The access key does not exist.', '访问密钥不存在。'),
  'EntityNotExist.Policy': ram(404, 'The policy does not exist.', '权限策略不存在。'),
  'EntityNotExist.User.Policy': ram(404, 'The policy is not attached to the user.', '该用户没有此权限策略。'),
  'EntityNotExist.Policy.Version': ram(404, 'The policy version does not exist.', '权限策略的版本不存在。'),
  'EntityNotExist.Role': ram(404, 'The role does not exist.', '角色不存在。'),
  'EntityNotExist.Role.Policy': ram(404, 'The policy is not attached to the role.', '该角色没有此权限策略。'),
  'EntityNotExist.Group': ram(404, 'The group does not exist.', '用户组不存在。'),
  'EntityNotExist.Group.Policy': ram(
    404,
    'The policy is not attached to the group.',
    '该用户组没有此权限策略。',
  ),
  'EntityNotExist.User.Group': ram(404, 'The user does not belong to the group.', '该用户不在此用户组中。'),
  'EntityAlreadyExists.Role': ram(409, 'The role already exists.', '角色已存在。'),
  'EntityAlreadyExists.Role.Policy': ram(
    409,
    'The policy is already attached to the role.',
    '该角色已有此权限策略。',
  ),
  'EntityAlreadyExists.Group': ram(409, 'The group already exists.', '用户组已存在。'),
  'EntityAlreadyExists.Group.Policy': ram(
    409,
    'The policy is already attached to the group.',
    '该用户组已有此权限策略。',
  ),
  'EntityAlreadyExists.User.Group': ram(
    409,
    'The user already belongs to the group.',
    '该用户已在此用户组中。',
  ),
  'DeleteConflict.Policy.Role': ram(
    409,
    'The policy is still attached to a role.',
    '权限策略仍授予某个角色。',
  ),
  'DeleteConflict.Policy.Group': ram(
    409,
    'The policy is still attached to a group.',
    '权限策略仍授予某个用户组。',
  ),
  'DeleteConflict.Policy.Version': ram(
    409,
    'The policy still has versions other than the default one.',
    '权限策略还有默认版本以外的版本。',
  ),
  'DeleteConflict.Policy.Version.Default': ram(
    409,
    'The default version of a policy cannot be deleted.',
    '不能删除权限策略的默认版本。',
  ),
  'DeleteConflict.Role.Policy': ram(409, 'The role still has policies.', '该角色仍有权限策略。'),
  'DeleteConflict.Group.Policy': ram(409, 'The group still has policies.', '该用户组仍有权限策略。'),
  'DeleteConflict.Group.User': ram(409, 'The group still has users.', '该用户组中仍有用户。'),
  'DeleteConflict.User.Group': ram(409, 'The user still belongs to a group.', '该用户仍在某个用户组中。'),
  'LimitExceeded.Role': ram(409, 'The maximum number of roles is {Limit}.', '角色最多 {Limit} 个。'),
  'LimitExceeded.Role.Policy': ram(
    409,
    'The maximum number of policies of a role is {Limit}.',
    '一个角色最多有 {Limit} 条权限策略。',
  ),
  'LimitExceeded.Group': ram(409, 'The maximum number of groups is {Limit}.', '用户组最多 {Limit} 个。'),
  'LimitExceeded.Group.Policy': ram(
    409,
    'The maximum number of policies of a group is {Limit}.',
    '一个用户组最多有 {Limit} 条权限策略。',
  ),
  'LimitExceeded.User.Group': ram(
    409,
    'The maximum number of groups of a user is {Limit}.',
    '一个用户最多加入 {Limit} 个用户组。',
  ),
  'LimitExceeded.Policy.Version': ram(
    409,
    'The maximum number of versions of a policy is {Limit}.',
    '一条权限策略最多有 {Limit} 个版本。',
  ),
  'EntityAlreadyExists.User': ram(409, 'The user already exists.', '用户已存在。'),
  'EntityAlreadyExists.Policy': ram(409, 'The policy already exists.', '权限策略已存在。'),
  'EntityAlreadyExists.User.Policy': ram(
    409,
    'The policy is already attached to the user.',
    '该用户已有此权限策略。',
  ),
  'DeleteConflict.User.AccessKey': ram(409, 'The user still has access keys.', '该用户仍有访问密钥。'),
  'DeleteConflict.User.Policy': ram(409, 'The user still has policies.', '该用户仍有权限策略。'),
  'DeleteConflict.Policy.User': ram(
    409,
    'The policy is still attached to a user.',
    '权限策略仍授予某个用户。',
  ),
  'LimitExceeded.User': ram(409, 'The maximum number of users is {Limit}.', '用户最多 {Limit} 个。'),
  'LimitExceeded.User.AccessKey': ram(
    409,
    'The maximum number of access keys of a user is {Limit}.',
    '一个用户最多有 {Limit} 个访问密钥。',
  ),
  'LimitExceeded.Policy': ram(409, 'The maximum number of policies is {Limit}.', '权限策略最多 {Limit} 条。'),
  'LimitExceeded.User.Policy': ram(
    409,
    'The maximum number of policies of a user is {Limit}.',
    '一个用户最多有 {Limit} 条权限策略。',
  ),
  'InvalidParameter.UserName.InvalidChars': ram(
    400,
    'The user name may hold only letters, digits and ". _ -".',
    '用户名只能包含字母、数字和“. _ -”。',
  ),
  'InvalidParameter.PolicyName.InvalidChars': ram(
    400,
    'The policy name may hold only letters, digits and "-".',
    '权限策略名称只能包含字母、数字和“-”。',
  ),
  'InvalidParameter.RoleName.InvalidChars': ram(
    400,
    'The role name may hold only letters, digits and ". -".',
    '角色名称只能包含字母、数字和“. -”。',
  ),
  'InvalidParameter.GroupName.InvalidChars': ram(
    400,
    'The group name may hold only letters, digits and ". -".',
    '用户组名称只能包含字母、数字和“. -”。',
  ),
  'InvalidParameter.PolicyDocument': ram(
    400,
    'The policy document is not valid: {Reason}',
    '权限策略内容无效：{Reason}',
  ),
  'InvalidParameter.AssumeRolePolicyDocument': ram(
    400,
    'The trust policy is not valid: {Reason}',
    '信任策略无效：{Reason}',
  ),
  'InvalidParameter.EncodedDiagnosticMessage': ram(
    400,
    'The diagnostic message was altered, or is not of this account.',
    '诊断信息被改动过，或不属于本账号。',
  ),
  'InvalidParameter.RoleArn': sts(
    400,
    'The parameter RoleArn is wrongly formed.',
    '参数 RoleArn 的格式错误。',
  ),
  'InvalidParameter.RoleSessionName': sts(
    400,
    'The parameter RoleSessionName is wrongly formed.',
    '参数 RoleSessionName 的格式错误。',
  ),
  'InvalidParameter.PolicyGrammar': sts(
    400,
    'The parameter Policy has not passed grammar check: {Reason}',
    '参数 Policy 未通过语法检查：{Reason}',
  ),
  'InvalidParameter.PolicySize': sts(
    400,
    'The size of Policy must be smaller than {Limit} characters.',
    '参数 Policy 必须少于 {Limit} 个字符。',
  ),
  'InvalidParameter.DurationSeconds': sts(
    400,
    'The Min/Max value of DurationSeconds is {Min}/{Max}.',
    '参数 DurationSeconds 的最小值和最大值为 {Min} 和 {Max}。',
  ),
} as const satisfies Record<string, ErrorEntry>
