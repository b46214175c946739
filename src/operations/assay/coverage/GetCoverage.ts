import { measureRuleData, type NeededPath, type RuleData } from '../../../evaluation/rule-data.js'
import { integer, text } from '../../../rpc/fields.js'
import { shape, wireBoolean, wireInteger, wireList, wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'
import { filled } from '../../texts.js'

const neededPath = shape<NeededPath>({
  Path: wireText.from(({ path }) => path),
  Seen: wireInteger.from(({ seen }) => seen),
  IsListed: wireBoolean.from(({ isListed }) => isListed),
})

const ruleData = shape<RuleData>({
  Identifier: wireText.from(({ identifier }) => identifier),
  ResourceTypes: wireList(wireText).from(({ resourceTypes }) => resourceTypes),
  DeclaredCoverage: wireText.from(({ declared }) => declared),
  State: wireText.from(({ state }) => state),
  ResourceCount: wireInteger.from(({ resources }) => resources),
  LookedAt: wireInteger.from(({ looked }) => looked),
  Paths: wireList(neededPath).from(({ paths }) => paths),
  MissingTypes: wireList(wireText).from(({ missingTypes }) => missingTypes),
})

/**
 * What there is for each managed rule to decide by, measured on the account's own resources: in how many of them
 * each needed path was. `IsListed` tells whether the service's imported property lists hold the path.
 */
export const GetCoverage = operation({
  name: 'GetCoverage',
  version: '2026-12-01',
  ramAction: 'assay:GetCoverage',
  access: 'read',
  params: {
    Identifier: text({ description: 'One managed rule; all of them when absent.' }),
    SampleSize: integer({
      min: 1,
      max: 10_000,
      default: 200,
      description: 'Resources of each type that are looked at, the newest ones.',
    }),
  },
  reply: { Rules: wireList(ruleData) },
  errors: [],
  async handle({ Identifier, SampleSize: perType }, { db, scope, catalogue }) {
    return { Rules: await measureRuleData(db, scope, catalogue, { perType, identifier: filled(Identifier) }) }
  },
})
