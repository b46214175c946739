import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPack } from '../../packs/create-pack.js'
import { openTestEstate, packOf, type TestEstate } from '../../packs/testing.js'
import { DISK_SIZE, PRIVATE_BUCKET } from '../../rules/testing.js'
import { StartConfigRuleEvaluation } from '../evaluation/StartConfigRuleEvaluation.js'
import type { ListedOperation } from '../operation.js'
import { callOperation } from '../testing.js'
import { ActiveConfigRules } from './ActiveConfigRules.js'
import { DeactiveConfigRules } from './DeactiveConfigRules.js'
import { DeleteConfigRules } from './DeleteConfigRules.js'
import { GetConfigRule } from './GetConfigRule.js'
import { ListConfigRules } from './ListConfigRules.js'

let estate: TestEstate
let packId: string

type Params = Readonly<Record<string, string>>
const call = (operation: ListedOperation, params: Params = {}, language = 'en-US') =>
  callOperation(estate, operation, params, { language })

beforeAll(async () => {
  estate = await openTestEstate()
  const disk = { resourceType: 'ACS::ECS::Disk', document: { Size: 10 } }
  await estate.record({ ...disk, resourceId: 'd-1' }, { ...disk, resourceId: 'd-2' })
  const wish = packOf(
    'baseline',
    { identifier: DISK_SIZE, name: 'big disks' },
    { identifier: PRIVATE_BUCKET },
  )
  packId = await createPack(estate.db, estate.scope, estate.services, wish)
  await estate.evaluate()
})
afterAll(() => estate.close())

describe('rules over the wire', () => {
  const list = async (params: Params = {}) => {
    const reply = await call(ListConfigRules, params)
    return reply['ConfigRules'] as { ConfigRuleList: { ConfigRuleId: string; ConfigRuleState: string }[] }
  }

  it('are listed with their roll-up', async () => {
    expect(await list({ ComplianceType: 'NON_COMPLIANT' })).toMatchObject({
      ConfigRuleList: [
        {
          ConfigRuleName: 'big disks',
          Compliance: { ComplianceType: 'NON_COMPLIANT', Count: 2 },
          CreateBy: { CompliancePackId: packId, CompliancePackName: 'baseline' },
          SourceIdentifier: DISK_SIZE,
          SourceOwner: 'ALIYUN',
          ConfigRuleState: 'ACTIVE',
        },
      ],
      TotalCount: 1,
    })
  })

  it('show their catalogue entry in the language of the caller', async () => {
    const [rule] = (await list()).ConfigRuleList
    const { ConfigRule } = await call(GetConfigRule, { ConfigRuleId: rule!.ConfigRuleId }, 'zh-CN')
    expect(ConfigRule).toMatchObject({
      ConfigRuleTriggerTypes: 'ConfigurationItemChangeNotification,ScheduledNotification',
      MaximumExecutionFrequency: 'Six_Hours',
      InputParameters: { size: '20' },
      ConfigRuleEvaluationStatus: { FirstEvaluationStarted: true },
      CreateBy: { CompliancePackId: packId, CreatorId: estate.account.accountId, CreatorName: 'account 1' },
      ManagedRule: {
        Identifier: DISK_SIZE,
        ManagedRuleName: `Rule ${DISK_SIZE}（中文）`,
        CompulsoryInputParameterDetails: {},
        OptionalInputParameterDetails: {
          size: { defaultValue: '20', description: 'Least size.（中文）', type: 'integer' },
        },
      },
      Source: {
        Owner: 'ALIYUN',
        SourceDetails: [
          { MessageType: 'ConfigurationItemChangeNotification' },
          { MaximumExecutionFrequency: 'Six_Hours' },
        ],
      },
    })
    await expect(call(GetConfigRule, { ConfigRuleId: 'cr-none' })).rejects.toMatchObject({
      code: 'ConfigRuleNotExists',
    })
  })

  it('are stopped, started and evaluated on demand; those of a package cannot be deleted alone', async () => {
    const [rule] = (await list()).ConfigRuleList
    const ConfigRuleIds = rule!.ConfigRuleId
    const item = (ErrorCode?: string) => ({
      OperateRuleResult: {
        OperateRuleItemList: [
          {
            ConfigRuleId: ConfigRuleIds,
            ...(ErrorCode ? { ErrorCode } : {}),
            Success: ErrorCode === undefined,
          },
        ],
      },
    })
    const start = () => call(StartConfigRuleEvaluation, { ConfigRuleId: ConfigRuleIds })
    expect(await call(DeleteConfigRules, { ConfigRuleIds })).toEqual(item('ConfigRuleCanNotDelete'))
    expect(await call(ActiveConfigRules, { ConfigRuleIds })).toEqual(item('ConfigRuleStatusNotInActive'))
    expect(await call(DeactiveConfigRules, { ConfigRuleIds })).toEqual(item())
    await expect(start()).rejects.toMatchObject({ code: 'ConfigRuleStatusNotActive' })
    expect(await call(ActiveConfigRules, { ConfigRuleIds })).toEqual(item())
    await estate.evaluate()
    expect(await start()).toEqual({ Result: true })
    expect((await list()).ConfigRuleList[0]?.ConfigRuleState).toBe('EVALUATING')
    await expect(start()).rejects.toMatchObject({ code: 'ConfigRuleStatusNotActive' })
    await estate.evaluate()
    expect((await list()).ConfigRuleList[0]?.ConfigRuleState).toBe('ACTIVE')
    await expect(call(StartConfigRuleEvaluation)).rejects.toMatchObject({ wireCode: 'MissingConfigRuleId' })
  })
})
