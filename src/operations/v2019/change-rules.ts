import { csv } from '../../rpc/fields.js'
import { PutEvaluations as putEvaluations } from '../evaluation/PutEvaluations.js'
import { StartConfigRuleEvaluation as startEvaluation } from '../evaluation/StartConfigRuleEvaluation.js'
import { operation } from '../operation.js'
import { ActiveConfigRules as activate } from '../rule/ActiveConfigRules.js'
import { DeactiveConfigRules as deactivate } from '../rule/DeactiveConfigRules.js'
import { DeleteConfigRules as remove } from '../rule/DeleteConfigRules.js'
import { olderRuleIds, ownAccount } from './params.js'

/**
 * The older names of what is done to rules: the same behaviour for up to fifty rules a call, under the RAM action of
 * today's name, so that a policy which denies one name denies the other.
 */
export const ActiveConfigRules = operation({
  ...activate,
  version: '2019-01-08',
  params: { ...activate.params, ConfigRuleIds: csv(olderRuleIds) },
})

export const StopConfigRules = operation({
  ...deactivate,
  name: 'StopConfigRules',
  version: '2019-01-08',
  params: { ...deactivate.params, ConfigRuleIds: csv(olderRuleIds) },
})

export const DeleteConfigRules = operation({
  ...remove,
  version: '2019-01-08',
  params: { ConfigRuleIds: csv(olderRuleIds) },
})

export const StartConfigRuleEvaluation = operation({
  ...startEvaluation,
  version: '2019-01-08',
  params: { ...startEvaluation.params, ...ownAccount },
})

/** Functions bring their results under this version too. Source: spec/protocol.md 1 */
export const PutEvaluations = operation({ ...putEvaluations, version: '2019-01-08' })
