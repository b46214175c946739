import type { ChannelChange } from '../../delivery/channels.js'
import { CHANNEL_TYPES } from '../../delivery/types.js'
import { boolean, type InputOf, text } from '../../rpc/fields.js'

/** Codes of the pages of the operations that write channels. Source: spec/errors.json */
export const CHANNEL_ERRORS = [
  'DeliveryChannelAccountNotSupport',
  'DeliveryChannelMnsUnreachable',
  'DeliveryChannelNotExists',
  'DeliveryChannelOssUnreachable',
  'DeliveryChannelSlsUnreachable',
  'Invalid.DeliveryChannelAssumeRoleArn.Empty',
  'Invalid.DeliveryChannelAssumeRoleArn.Format',
  'Invalid.DeliveryChannelCondition.Format',
  'Invalid.DeliveryChannelName.Empty',
  'Invalid.DeliveryChannelTargetArn.Empty',
  'Invalid.DeliveryChannelTargetArn.Format',
  'Invalid.DeliveryChannelType.Empty',
] as const

export const channelType = text({
  required: true,
  enum: CHANNEL_TYPES,
  missingCode: 'Invalid.DeliveryChannelType.Empty',
})

export const newTargetArn = text({
  required: true,
  maxLength: 512,
  missingCode: 'Invalid.DeliveryChannelTargetArn.Empty',
  invalidCode: 'Invalid.DeliveryChannelTargetArn.Format',
})

/** The ARN of a channel's target where it may stay as it is. */
export const targetArn = text({
  minLength: 1,
  maxLength: 512,
  invalidCode: 'Invalid.DeliveryChannelTargetArn.Format',
})

/** What every version of the operations lets a channel say of itself. */
export const oldestChannelParams = {
  DeliveryChannelCondition: text({
    maxLength: 65_536,
    invalidCode: 'Invalid.DeliveryChannelCondition.Format',
  }),
  DeliveryChannelName: text({ maxLength: 128 }),
  Description: text({ maxLength: 512 }),
}

/** What both pairs of operations of 2020-09-07 take. */
export const olderChannelParams = {
  ...oldestChannelParams,
  ConfigurationItemChangeNotification: boolean(),
  ConfigurationSnapshot: boolean(),
  NonCompliantNotification: boolean(),
  OversizedDataOSSTargetArn: text({
    maxLength: 512,
    invalidCode: 'Invalid.DeliveryChannelTargetArn.Format',
  }),
}

/** What those of today take. */
export const channelParams = {
  ...olderChannelParams,
  CompliantSnapshot: boolean(),
  DeliverySnapshotTime: text({ pattern: /^(|([01]\d|2[0-3]):[0-5]\dZ)$/ }),
}

export const newRoleArn = text({
  required: true,
  maxLength: 256,
  missingCode: 'Invalid.DeliveryChannelAssumeRoleArn.Empty',
  invalidCode: 'Invalid.DeliveryChannelAssumeRoleArn.Format',
})

/** The ARN of a channel's role where it may stay as it is. */
export const roleArn = text({
  minLength: 1,
  maxLength: 256,
  invalidCode: 'Invalid.DeliveryChannelAssumeRoleArn.Format',
})

type AnyChannelInput = Partial<InputOf<typeof channelParams>> & {
  readonly DeliveryChannelTargetArn?: string | undefined
  readonly DeliveryChannelAssumeRoleArn?: string | undefined
  readonly Status?: number | undefined
}

/** What of a channel is given. */
export function toChannelChange(input: AnyChannelInput): Omit<ChannelChange, 'targetArn'> {
  return {
    name: input.DeliveryChannelName,
    description: input.Description,
    assumeRoleArn: input.DeliveryChannelAssumeRoleArn,
    condition: input.DeliveryChannelCondition,
    oversizedArn: input.OversizedDataOSSTargetArn,
    snapshotTime: input.DeliverySnapshotTime,
    isOn: input.Status === undefined ? undefined : input.Status === 1,
    sendsSnapshots: input.ConfigurationSnapshot,
    sendsChanges: input.ConfigurationItemChangeNotification,
    sendsNonCompliance: input.NonCompliantNotification,
    sendsCompliance: input.CompliantSnapshot,
  }
}
