import type { ErrorCode } from '../errors.js'
import type { ChannelType } from './types.js'

/** What the ARN of a delivery target says. */
export interface TargetArn {
  readonly type: ChannelType
  readonly accountId: string
}

// Source: spec/lifecycle.md 9
const FORMS: Readonly<Record<ChannelType, RegExp>> = {
  OSS: /^acs:oss:[a-z0-9-]+:(\d{16}):[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
  SLS: /^acs:log:[a-z0-9-]+:(\d{16}):project\/[A-Za-z0-9_-]{1,128}\/logstore\/[A-Za-z0-9_-]{1,128}$/,
  MNS: /^acs:mns:[a-z0-9-]+:(\d{16}):\/topics\/[A-Za-z0-9_-]{1,255}$/,
}

/** Answered when nothing is known of where an ARN leads. */
export const UNREACHABLE: Readonly<Record<ChannelType, ErrorCode>> = {
  OSS: 'DeliveryChannelOssUnreachable',
  SLS: 'DeliveryChannelSlsUnreachable',
  MNS: 'DeliveryChannelMnsUnreachable',
}

/** Reads the ARN of a target; null when it is none of the three forms. */
export function parseTargetArn(text: string): TargetArn | null {
  for (const type of ['OSS', 'SLS', 'MNS'] as const) {
    const accountId = FORMS[type].exec(text)?.[1]
    if (accountId !== undefined) return { type, accountId }
  }
  return null
}

/** `acs:ram::{account}:role/{name}`. */
export function isRoleArn(text: string): boolean {
  return /^acs:ram::\d{16}:role\/[A-Za-z0-9._-]{1,64}$/.test(text)
}

/** The service's own role in an account, which a channel has when none is named. */
export function serviceRoleArn(accountId: string): string {
  return `acs:ram::${accountId}:role/aliyunserviceroleforconfig`
}
