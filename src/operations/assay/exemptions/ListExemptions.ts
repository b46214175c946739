import { describeExemptions } from '../../../evaluation/exemption-view.js'
import { listExemptions } from '../../../evaluation/store/exemptions.js'
import { page, text } from '../../../rpc/fields.js'
import { wireInteger, wireList } from '../../../rpc/shapes.js'
import { getRule } from '../../../rules/store/read-rules.js'
import { operation } from '../../operation.js'
import { toSlice } from '../../page-slice.js'
import { exemption } from './shapes.js'

/** The exemption register, oldest first: what IgnoreEvaluationResults made too, and what has ended. */
export const ListExemptions = operation({
  name: 'ListExemptions',
  version: '2026-12-01',
  ramAction: 'assay:ListExemptions',
  access: 'list',
  params: {
    ConfigRuleId: text({ minLength: 1 }),
    State: text({
      enum: ['PENDING', 'ACTIVE', 'ENDED'],
      description: 'ACTIVE includes those whose end has passed, shown as EXPIRED.',
    }),
    ...page(),
  },
  reply: {
    Exemptions: wireList(exemption),
    PageNumber: wireInteger,
    PageSize: wireInteger,
    TotalCount: wireInteger,
  },
  errors: ['ConfigRuleNotExists'],
  async handle({ ConfigRuleId, State, PageNumber, PageSize }, { db, scope, clock }) {
    const rule = ConfigRuleId === undefined ? undefined : await getRule(db, scope, ConfigRuleId)
    const filter = { ruleNos: rule && [rule.ruleNo], states: State && [State] }
    const { exemptions, totalCount } = await listExemptions(
      db,
      scope,
      filter,
      toSlice({ PageNumber, PageSize }),
    )
    const Exemptions = await describeExemptions(db, scope, exemptions, clock.now())
    return { Exemptions, PageNumber, PageSize, TotalCount: totalCount }
  },
})
