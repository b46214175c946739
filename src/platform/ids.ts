import { randomBytes, randomUUID } from 'node:crypto'

type Brand<T, B extends string> = T & { readonly __brand: B }

/** 16 digits; text everywhere, a number only on the wire. */
export type AccountId = Brand<string, 'AccountId'>
/** The account's small integer inside the tables. */
export type AccountNo = Brand<number, 'AccountNo'>
export type PrincipalId = Brand<string, 'PrincipalId'>
export type RuleId = Brand<string, 'RuleId'>
export type RuleNo = Brand<number, 'RuleNo'>
export type PackId = Brand<string, 'PackId'>
export type PackNo = Brand<number, 'PackNo'>
export type ReportId = Brand<string, 'ReportId'>
export type ImportId = Brand<string, 'ImportId'>
export type ExemptionId = Brand<string, 'ExemptionId'>
export type JobId = Brand<string, 'JobId'>
export type AggregatorId = Brand<string, 'AggregatorId'>
export type DeliveryChannelId = Brand<string, 'DeliveryChannelId'>
/** type number * 2^32 + ordinal; dense per account and type, never reused. */
export type ResourceNo = Brand<number, 'ResourceNo'>
export type TypeNo = Brand<number, 'TypeNo'>
/** floor(resource number / 512). */
export type BlockNo = Brand<number, 'BlockNo'>

/** Public id prefixes. Source: spec/lifecycle.md 0; `rep-`, `imp-`, `job-`, `ex-`, `ev-`, `cmp-`, `inv-`, `rs-`, `sys-` are ours. */
export type IdPrefix =
  | 'cr-'
  | 'cp-'
  | 'ca-'
  | 'cdc-'
  | 'crp-'
  | 'crt-'
  | 'crtr-'
  | 'ct-'
  | 'rep-'
  | 'rf-'
  | 'rs-'
  | 'imp-'
  | 'inv-'
  | 'job-'
  | 'ex-'
  | 'ev-'
  | 'cmp-'
  | 'sys-'

/** Where stages get ids and random bytes from; tests inject a seeded one. */
export interface Ids {
  /** prefix + 20 lower-case hex digits. */
  next(prefix: IdPrefix): string
  /** Upper-case UUID, the form of a RequestId. */
  uuid(): string
  bytes(count: number): Buffer
}

export const randomIds: Ids = {
  next: (prefix) => prefix + randomBytes(10).toString('hex'),
  uuid: () => randomUUID().toUpperCase(),
  bytes: (count) => randomBytes(count),
}

const ACCOUNT_ID = /^\d{16}$/

export function isAccountId(text: string): text is AccountId {
  return ACCOUNT_ID.test(text)
}
