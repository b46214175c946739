import { integer, text } from '../../rpc/fields.js'

/** Resources of RAM, as its pages name them. */
export const USER_ARN = 'acs:ram:*:{accountId}:user/{UserName}'
export const POLICY_ARN = 'acs:ram:*:{accountId}:policy/{PolicyName}'

export const userName = text({ required: true, maxLength: 64 })
/** Absent: the caller itself. */
export const optionalUserName = text({ minLength: 1, maxLength: 64 })
export const userAccessKeyId = text({ required: true, maxLength: 128 })
export const policyName = text({ required: true, maxLength: 128 })
export const policyType = text({ required: true, enum: ['System', 'Custom'] })

/** Pages by marker: the name after which the page begins. */
export const markerPage = {
  Marker: text({ maxLength: 128, default: '' }),
  MaxItems: integer({ min: 1, max: 1000, default: 100 }),
}
