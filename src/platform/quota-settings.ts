import { oneOf, optionalInteger } from './setting.js'

/** How much of each an account may have. */
export const QUOTA_SETTINGS = {
  quotaProfile: oneOf(
    'ASSAY_QUOTA_PROFILE',
    ['generous', 'cloud'] as const,
    'generous',
    'What an account may have: `generous` is 2,000 rules and 50 packages, `cloud` what the service documents, 200 rules and 5 packages.',
  ),
  quotaRules: optionalInteger(
    'ASSAY_QUOTA_RULES',
    1,
    1_000_000,
    'Rules an account may have, whatever the profile says.',
  ),
  quotaPacks: optionalInteger(
    'ASSAY_QUOTA_PACKS',
    1,
    100_000,
    'Compliance packages an account may have, whatever the profile says.',
  ),
  quotaAggregators: optionalInteger(
    'ASSAY_QUOTA_AGGREGATORS',
    1,
    100_000,
    'Account groups a management account may have, whatever the profile says (50 or 5); one of them may be of type RD.',
  ),
  quotaDeliveryChannels: optionalInteger(
    'ASSAY_QUOTA_DELIVERY_CHANNELS',
    1,
    1_000,
    'Delivery channels an account, and each account group, may have, whatever the profile says (20 or 5).',
  ),
}

/** Rules and packages of an account under each profile. Source of `cloud`: spec/lifecycle.md 1 */
export const QUOTAS = {
  generous: { rules: 2_000, packs: 50, aggregators: 50, deliveryChannels: 20 },
  cloud: { rules: 200, packs: 5, aggregators: 5, deliveryChannels: 5 },
} as const
