import { integer, text } from '../../rpc/fields.js'

/** Resources of RAM, as its pages name them. */
export const USER_ARN = 'acs:ram:*:{accountId}:user/{UserName}'
export const ROLE_ARN = 'acs:ram:*:{accountId}:role/{RoleName}'
export const GROUP_ARN = 'acs:ram:*:{accountId}:group/{GroupName}'
export const POLICY_ARN = 'acs:ram:*:{accountId}:policy/{PolicyName}'

export const userName = text({ required: true, maxLength: 64 })
/** Absent: the caller itself. */
export const optionalUserName = text({ minLength: 1, maxLength: 64 })
export const userAccessKeyId = text({ required: true, maxLength: 128 })
export const roleName = text({ required: true, maxLength: 64 })
export const groupName = text({ required: true, maxLength: 64 })
/** Seconds that a session of a role may last at most. Source: RAM API 2015-05-01, CreateRole */
export const sessionSeconds = integer({ min: 3600, max: 43_200 })
export const policyName = text({ required: true, maxLength: 128 })
export const policyType = text({ required: true, enum: ['System', 'Custom'] })

export const versionId = text({ required: true, pattern: /^v[1-9]\d{0,8}$/ })

/** The number of a version id such as `v3`. */
export function versionNoOf(id: string): number {
  return Number(id.slice(1))
}

/** Pages by marker: the name after which the page begins. */
export const markerPage = {
  Marker: text({ maxLength: 128, default: '' }),
  MaxItems: integer({ min: 1, max: 1000, default: 100 }),
}
