import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestEstate, type TestEstate } from '../../packs/testing.js'
import type { PrincipalId } from '../../platform/ids.js'
import { toInstant } from '../../platform/instant.js'
import { PRIVATE_BUCKET } from '../../rules/testing.js'
import { ApproveExemption } from '../assay/exemptions/ApproveExemption.js'
import { CountExemption } from '../assay/exemptions/CountExemption.js'
import { CreateExemption } from '../assay/exemptions/CreateExemption.js'
import { DeleteExemption } from '../assay/exemptions/DeleteExemption.js'
import { GetExemption } from '../assay/exemptions/GetExemption.js'
import { ListExemptions } from '../assay/exemptions/ListExemptions.js'
import { UpdateExemption } from '../assay/exemptions/UpdateExemption.js'
import { CreateSystem } from '../assay/systems/CreateSystem.js'
import { UpdateSystem } from '../assay/systems/UpdateSystem.js'
import { ListConfigRuleEvaluationResults } from '../evaluation/ListConfigRuleEvaluationResults.js'
import { StartConfigRuleEvaluation } from '../evaluation/StartConfigRuleEvaluation.js'
import type { ListedOperation } from '../operation.js'
import { CreateConfigRule } from '../rule/CreateConfigRule.js'
import { callOperation } from '../testing.js'
import { IgnoreEvaluationResults } from './IgnoreEvaluationResults.js'
import { RevertEvaluationResults } from './RevertEvaluationResults.js'

const DAY_MS = 86_400_000
const BUCKET = 'ACS::OSS::Bucket'

let estate: TestEstate
let ruleId: string

beforeEach(async () => {
  estate = await openTestEstate()
  await estate.record(
    bucket('open', { env: 'dev' }, 'public-read'),
    bucket('open-2', { env: 'prod' }, 'public-read'),
    bucket('closed', { env: 'dev' }, 'private'),
    { resourceType: BUCKET, resourceId: 'unknown', document: {} },
  )
  const made = await call(CreateConfigRule, {
    ConfigRuleName: 'private buckets',
    ConfigRuleTriggerTypes: 'ConfigurationItemChangeNotification',
    ResourceTypesScope: BUCKET,
    RiskLevel: '1',
    SourceOwner: 'ALIYUN',
    SourceIdentifier: PRIVATE_BUCKET,
  })
  ruleId = String(made['ConfigRuleId'])
  await estate.evaluate()
})
afterEach(() => estate.close())

function bucket(resourceId: string, tags: Record<string, string>, acl: string) {
  return { resourceType: BUCKET, resourceId, tags, document: { Acl: acl } }
}

type Caller = Parameters<typeof callOperation>[3]

function call(operation: ListedOperation, params: Record<string, unknown>, caller?: Caller) {
  const wire = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )
  return callOperation(estate, operation, wire, caller)
}

const named = (...ids: string[]) =>
  ids.map((id) => ({
    Region: 'cn-hangzhou',
    ResourceAccountId: Number(estate.account.accountId),
    ResourceId: id,
    ResourceType: BUCKET,
  }))

function ignore(ids: string[], more: Record<string, string> = {}, caller?: Caller) {
  return call(IgnoreEvaluationResults, { ConfigRuleId: ruleId, Resources: named(...ids), ...more }, caller)
}

interface Shown {
  readonly EvaluationResultList: readonly {
    readonly Annotation?: string
    readonly ComplianceType: string
    readonly EvaluationResultIdentifier: {
      readonly EvaluationResultQualifier: { readonly ResourceId: string; readonly IgnoreDate?: string }
    }
  }[]
}

/** What is shown of each bucket: its verdict, and the date of an ignored one. */
async function shown(): Promise<Record<string, string>> {
  const reply = await call(ListConfigRuleEvaluationResults, { ConfigRuleId: ruleId, MaxResults: '100' })
  const { EvaluationResultList } = reply['EvaluationResults'] as Shown
  return Object.fromEntries(
    EvaluationResultList.map(({ ComplianceType, EvaluationResultIdentifier, Annotation }) => {
      const { ResourceId, IgnoreDate } = EvaluationResultIdentifier.EvaluationResultQualifier
      if (ComplianceType === 'IGNORED') expect(JSON.parse(Annotation ?? '{}').property).toBe('$.Acl')
      return [ResourceId, IgnoreDate === undefined ? ComplianceType : `${ComplianceType} ${IgnoreDate}`]
    }),
  )
}

const BEFORE = {
  open: 'NON_COMPLIANT',
  'open-2': 'NON_COMPLIANT',
  closed: 'COMPLIANT',
  unknown: 'INSUFFICIENT_DATA',
}

describe('IgnoreEvaluationResults', () => {
  it('shows IGNORED at once, with the true verdict as evidence, until Revert, which shows it at once', async () => {
    await ignore(['open'], { Reason: 'accepted' })
    expect(await shown()).toEqual({ ...BEFORE, open: 'IGNORED' })
    await call(RevertEvaluationResults, { ConfigRuleId: ruleId, Resources: named('open') })
    expect(await shown()).toEqual(BEFORE)
    await estate.evaluate()
    expect(await shown()).toEqual(BEFORE)
  })

  it('survives evaluations, follows the verdict, and reopens by itself on its day in UTC+8', async () => {
    // 2027-01-15T08:00:00Z
    await ignore(['open'], { IgnoreDate: '2027-01-18' })
    await call(StartConfigRuleEvaluation, { ConfigRuleId: ruleId })
    await estate.evaluate()
    expect(await shown()).toEqual({ ...BEFORE, open: 'IGNORED 2027-01-18' })
    estate.clock.set(toInstant(Date.UTC(2027, 0, 17, 15, 59, 59)))
    await estate.evaluate()
    expect(await shown()).toEqual({ ...BEFORE, open: 'IGNORED 2027-01-18' })
    estate.clock.set(toInstant(Date.UTC(2027, 0, 17, 16)))
    await estate.evaluate()
    expect(await shown()).toEqual(BEFORE)
  })

  it('keeps the exemption of a finding that was fixed and came back', async () => {
    await ignore(['open'])
    await estate.record({ ...bucket('open', {}, 'private'), capturedAt: estate.clock.now() })
    await estate.evaluate()
    expect(await shown()).toEqual({ ...BEFORE, open: 'COMPLIANT' })
    estate.clock.advance(DAY_MS)
    await estate.record({ ...bucket('open', {}, 'public-read'), capturedAt: estate.clock.now() })
    await estate.evaluate()
    expect(await shown()).toEqual({ ...BEFORE, open: 'IGNORED' })
  })

  it('takes another date for a result that is ignored already, and keeps one exemption', async () => {
    await ignore(['open'], { IgnoreDate: '2027-01-18' })
    await ignore(['open'], { IgnoreDate: '2027-02-01', Reason: 'longer' })
    expect(await shown()).toEqual({ ...BEFORE, open: 'IGNORED 2027-02-01' })
    expect(await call(ListExemptions, { State: 'ACTIVE' })).toMatchObject({ TotalCount: 1 })
    expect(await call(ListExemptions, {})).toMatchObject({ TotalCount: 2 })
  })

  it.each<[string, string[], Record<string, string>, string]>([
    ['a compliant result', ['open', 'closed'], {}, 'InvalidResources'],
    ['a result without data', ['unknown'], {}, 'InvalidResources'],
    ['a resource that is not recorded', ['open', 'none'], {}, 'InvalidResources'],
    ['no resource', [], {}, 'InvalidResources'],
    ['a day that has begun', ['open'], { IgnoreDate: '2027-01-15' }, 'InvalidIgnoreDate'],
    ['a day that does not exist', ['open'], { IgnoreDate: '2027-02-30' }, 'InvalidIgnoreDate'],
    ['a date of another form', ['open'], { IgnoreDate: '2027-1-18' }, 'InvalidIgnoreDate'],
    ['an unknown rule', ['open'], { ConfigRuleId: 'cr-0' }, 'ConfigRuleNotExists'],
  ])('refuses %s and changes nothing', async (_, ids, more, wireCode) => {
    await expect(ignore(ids, more)).rejects.toMatchObject({ wireCode })
    expect(await shown()).toEqual(BEFORE)
    expect(await call(ListExemptions, {})).toMatchObject({ TotalCount: 0 })
  })

  it('says nothing of another account’s resources', async () => {
    const stranger = await estate.addAccount()
    const resources = named('open')
    await expect(
      call(IgnoreEvaluationResults, { ConfigRuleId: ruleId, Resources: resources }, { scope: stranger }),
    ).rejects.toMatchObject({ wireCode: 'ConfigRuleNotExists' })
    const others = resources.map((each) => ({
      ...each,
      ResourceAccountId: Number(stranger.accounts[0].accountId),
    }))
    await expect(
      call(IgnoreEvaluationResults, { ConfigRuleId: ruleId, Resources: others }),
    ).rejects.toMatchObject({ wireCode: 'InvalidResources' })
  })

  it('is ended by a run with RevertEvaluation=true, and by nothing else', async () => {
    await ignore(['open'])
    await call(StartConfigRuleEvaluation, { ConfigRuleId: ruleId, RevertEvaluation: 'true' })
    expect(await shown()).toEqual(BEFORE)
    await estate.evaluate()
    expect(await shown()).toEqual(BEFORE)
  })
})

describe('RevertEvaluationResults', () => {
  it('may be repeated, and refuses an unknown resource', async () => {
    await ignore(['open'])
    for (let time = 0; time < 2; time++)
      await call(RevertEvaluationResults, { ConfigRuleId: ruleId, Resources: named('open') })
    await expect(
      call(RevertEvaluationResults, { ConfigRuleId: ruleId, Resources: named('none') }),
    ).rejects.toMatchObject({ wireCode: 'InvalidResources' })
  })

  it('leaves what an exemption by tag covers ignored', async () => {
    await create({ Tag: [{ Key: 'env', Value: 'dev' }] })
    await estate.evaluate()
    await ignore(['open'])
    await call(RevertEvaluationResults, { ConfigRuleId: ruleId, Resources: named('open') })
    expect(await shown()).toEqual({ ...BEFORE, open: 'IGNORED' })
  })
})

async function create(params: Record<string, unknown>, caller?: Caller): Promise<string> {
  const reply = await call(CreateExemption, { ConfigRuleId: ruleId, Reason: 'accepted', ...params }, caller)
  return String(reply['ExemptionId'])
}

const OPEN = {
  operator: 'and',
  children: [
    {
      operator: 'StringEquals',
      featurePath: '$.Acl',
      featureSource: 'CONFIGURATION',
      desired: 'public-read',
    },
  ],
}

describe('CreateExemption', () => {
  it('by tag and condition ignores current and future findings; what-if tells how many', async () => {
    const selector = { Tag: [{ Key: 'env', Value: 'dev' }], Condition: OPEN }
    expect(await call(CountExemption, { ConfigRuleId: ruleId, ...selector })).toEqual({
      WouldIgnore: 1,
      AlreadyIgnored: 0,
      WouldStay: 1,
    })
    expect(await shown()).toEqual(BEFORE)
    await create(selector)
    await estate.evaluate()
    expect(await shown()).toEqual({ ...BEFORE, open: 'IGNORED' })
    await estate.record(bucket('later', { env: 'dev' }, 'public-read'), bucket('other', {}, 'public-read'))
    await estate.evaluate()
    const after = { ...BEFORE, open: 'IGNORED', later: 'IGNORED', other: 'NON_COMPLIANT' }
    expect(await shown()).toEqual(after)
    expect(await call(CountExemption, { ConfigRuleId: ruleId, ...selector })).toEqual({
      WouldIgnore: 0,
      AlreadyIgnored: 2,
      WouldStay: 2,
    })
  })

  it('reopens by itself at its end', async () => {
    await create({ Condition: OPEN, ExpireTimestamp: estate.clock.now() + DAY_MS })
    await estate.evaluate()
    expect(await shown()).toMatchObject({ open: 'IGNORED', 'open-2': 'IGNORED' })
    estate.clock.advance(DAY_MS)
    await estate.evaluate()
    expect(await shown()).toEqual(BEFORE)
    const { Exemptions } = await call(ListExemptions, {})
    expect(Exemptions).toMatchObject([{ State: 'EXPIRED', ConfigRuleId: ruleId }])
    const [{ Condition }] = Exemptions as [{ Condition: string }]
    expect(JSON.parse(Condition)).toEqual(OPEN)
  })

  it('of one resource takes effect at once; deleting it reopens the finding', async () => {
    const id = await create({ ResourceType: BUCKET, ResourceId: 'open', Region: 'cn-hangzhou' })
    expect(await shown()).toEqual({ ...BEFORE, open: 'IGNORED' })
    await call(DeleteExemption, { ExemptionId: id })
    expect(await shown()).toEqual(BEFORE)
    await expect(call(DeleteExemption, { ExemptionId: id })).rejects.toMatchObject({
      wireCode: 'Invalid.Exemption.State',
    })
  })

  it.each<[string, Record<string, unknown>, string]>([
    ['neither a resource nor a selector', {}, 'MissingCondition'],
    ['half a resource', { ResourceId: 'open' }, 'MissingResourceType'],
    ['a condition that is none', { Condition: '{"operator":"Is"}' }, 'Invalid.Conditions.Value'],
    ['an end that has passed', { Condition: OPEN, ExpireTimestamp: 1 }, 'InvalidExpireTimestamp'],
    ['no reason', { Condition: OPEN, Reason: '' }, 'MissingReason'],
    [
      'a compliant resource',
      { ResourceType: BUCKET, ResourceId: 'closed', Region: 'cn-hangzhou' },
      'InvalidResourceId',
    ],
  ])('refuses %s', async (_, params, wireCode) => {
    await expect(create(params)).rejects.toMatchObject({ wireCode })
  })

  it('requires an end no further away than configured, of IgnoreEvaluationResults too', async () => {
    const caller: Caller = { exemptionPolicy: { needsApproval: false, maxDays: 30 } }
    await expect(create({ Condition: OPEN }, caller)).rejects.toMatchObject({
      wireCode: 'MissingExpireTimestamp',
    })
    const far = { Condition: OPEN, ExpireTimestamp: estate.clock.now() + 31 * DAY_MS }
    await expect(create(far, caller)).rejects.toMatchObject({ wireCode: 'InvalidExpireTimestamp' })
    await expect(ignore(['open'], {}, caller)).rejects.toMatchObject({ wireCode: 'MissingIgnoreDate' })
    await expect(ignore(['open'], { IgnoreDate: '2027-03-01' }, caller)).rejects.toMatchObject({
      wireCode: 'InvalidIgnoreDate',
    })
    await ignore(['open'], { IgnoreDate: '2027-02-01' }, caller)
    expect(await shown()).toEqual({ ...BEFORE, open: 'IGNORED 2027-02-01' })
  })
})

describe('four eyes', () => {
  const fourEyes = (name: string): NonNullable<Caller> => ({
    exemptionPolicy: { needsApproval: true, maxDays: 0 },
    scope: {
      ...estate.scope,
      caller: { ...estate.scope.caller, kind: 'user', principalId: name as PrincipalId, name },
    },
  })

  it('ignores nothing until another principal approves, and again after a change', async () => {
    const [alice, bob] = [fourEyes('alice'), fourEyes('bob')]
    await ignore(['open'], { Reason: 'accepted' }, alice)
    expect(await shown()).toEqual(BEFORE)
    const { Exemptions } = await call(ListExemptions, { State: 'PENDING' }, bob)
    const [pending] = Exemptions as { ExemptionId: string }[]
    const id = { ExemptionId: pending!.ExemptionId }
    await expect(call(ApproveExemption, id, alice)).rejects.toMatchObject({
      wireCode: 'ExemptionApproverIsRequester',
    })
    await call(ApproveExemption, id, bob)
    expect(await shown()).toEqual({ ...BEFORE, open: 'IGNORED' })
    await expect(call(ApproveExemption, id, bob)).rejects.toMatchObject({
      wireCode: 'Invalid.Exemption.State',
    })
    await call(UpdateExemption, { ...id, Owner: 'team' }, bob)
    expect(await shown()).toEqual(BEFORE)
    await call(ApproveExemption, id, alice)
    expect(await shown()).toEqual({ ...BEFORE, open: 'IGNORED' })
    const { Exemption, Versions } = await call(GetExemption, id, alice)
    expect(Exemption).toMatchObject({ State: 'ACTIVE', Owner: 'team', Approver: { Name: 'alice' } })
    expect(Versions).toMatchObject([
      { Version: 1, Act: 'created', By: { Name: 'alice' }, State: 'PENDING', Owner: 'alice' },
      { Version: 2, Act: 'approved', By: { Name: 'bob' }, State: 'ACTIVE' },
      { Version: 3, Act: 'changed', By: { Name: 'bob' }, State: 'PENDING', Owner: 'team' },
      { Version: 4, Act: 'approved', By: { Name: 'alice' }, State: 'ACTIVE' },
    ])
  })

  it('counts two sessions of one role as one', async () => {
    const first = fourEyes('role-1:one')
    const id = { ExemptionId: await create({ Condition: OPEN }, first) }
    await expect(call(ApproveExemption, id, fourEyes('role-1:two'))).rejects.toMatchObject({
      wireCode: 'ExemptionApproverIsRequester',
    })
  })
})

it('answers another account’s exemption as one that does not exist', async () => {
  const id = { ExemptionId: await create({ Condition: OPEN }) }
  const stranger = { scope: await estate.addAccount() }
  for (const operation of [GetExemption, UpdateExemption, ApproveExemption, DeleteExemption])
    await expect(call(operation, id, stranger)).rejects.toMatchObject({ wireCode: 'ExemptionNotExists' })
})

describe('an exemption of a named system', () => {
  it('is of its resources as it said then which they are, and is shown with it', async () => {
    const Tag = [{ Key: 'env', Value: 'dev' }]
    const { SystemId } = await call(CreateSystem, { SystemName: 'Lab', Level: '2', Tag })
    const of = { ConfigRuleId: ruleId, SystemId }
    expect(await call(CountExemption, of)).toMatchObject({ WouldIgnore: 1, WouldStay: 1 })
    await call(CreateExemption, { ...of, Reason: 'a lab' })
    await estate.evaluate()
    expect(await shown()).toEqual({ ...BEFORE, open: 'IGNORED' })
    expect((await call(ListExemptions, { ConfigRuleId: ruleId }))['Exemptions']).toMatchObject([
      { SystemId, Tags: Tag, Reason: 'a lab' },
    ])
    await call(UpdateSystem, { SystemId, Tag: [{ Key: 'env', Value: 'prod' }] })
    await call(StartConfigRuleEvaluation, { ConfigRuleId: ruleId })
    await estate.evaluate()
    expect(await shown()).toEqual({ ...BEFORE, open: 'IGNORED' })
  })

  it('is refused for a system that is not there', async () => {
    const of = { ConfigRuleId: ruleId, SystemId: 'sys-0' }
    await expect(call(CreateExemption, { ...of, Reason: 'a lab' })).rejects.toMatchObject({
      code: 'SystemNotExists',
    })
  })
})
