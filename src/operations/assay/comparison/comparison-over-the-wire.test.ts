import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compareHandler } from '../../../evaluation/compare-upload.js'
import { comparePair } from '../../../evaluation/compare-verdicts.js'
import { findLatestComparison } from '../../../evaluation/store/comparisons.js'
import { openTestEstate, type TestEstate } from '../../../packs/testing.js'
import { randomIds } from '../../../platform/ids.js'
import { createJobRunner } from '../../../platform/jobs/runner.js'
import { createLog } from '../../../platform/log.js'
import { DISK_SIZE, PRIVATE_BUCKET } from '../../../rules/testing.js'
import type { ListedOperation } from '../../operation.js'
import { CreateConfigRule } from '../../rule/CreateConfigRule.js'
import { GetConfigRule } from '../../rule/GetConfigRule.js'
import { callOperation } from '../../testing.js'
import { AddFormerId } from '../adoption/AddFormerId.js'
import { DeleteFormerId } from '../adoption/DeleteFormerId.js'
import { ListFormerIds } from '../adoption/ListFormerIds.js'
import { CompleteComparison } from './CompleteComparison.js'
import { CreateComparison } from './CreateComparison.js'
import { GetComparison } from './GetComparison.js'
import { ListComparisonDifferences } from './ListComparisonDifferences.js'
import { UploadComparisonPart } from './UploadComparisonPart.js'

const BUCKET = 'ACS::OSS::Bucket'
const THEIR_RULE = 'cr-aaaaaaaaaaaaaaaaaaaa'

let estate: TestEstate
let ruleId: string

beforeEach(async () => {
  estate = await openTestEstate()
  const bucket = (resourceId: string, document: object) => ({ resourceType: BUCKET, resourceId, document })
  await estate.record(
    bucket('both', { Acl: 'private' }),
    bucket('differs', { Acl: 'public-read' }),
    bucket('ours', { Acl: 'private' }),
    bucket('no-data', {}),
  )
  ruleId = await createRule('buckets', PRIVATE_BUCKET, BUCKET)
  await estate.evaluate()
})
afterEach(() => estate.close())

function call(operation: ListedOperation, params: Record<string, string> = {}, body?: string) {
  const rawBody = body === undefined ? {} : { rawBody: Buffer.from(body) }
  return callOperation(estate, operation, params, rawBody)
}

async function createRule(name: string, identifier: string, type: string): Promise<string> {
  const made = await call(CreateConfigRule, {
    ConfigRuleName: name,
    ConfigRuleTriggerTypes: 'ConfigurationItemChangeNotification',
    ResourceTypesScope: type,
    RiskLevel: '1',
    SourceOwner: 'ALIYUN',
    SourceIdentifier: identifier,
  })
  return String(made['ConfigRuleId'])
}

const THEIR_ANNOTATION = JSON.stringify({ configuration: 'private', property: '$.Acl' })

function result(ResourceId: string, ComplianceType: string, more: object = {}) {
  return {
    Annotation: THEIR_ANNOTATION,
    ComplianceType,
    EvaluationResultIdentifier: {
      EvaluationResultQualifier: {
        ConfigRuleId: THEIR_RULE,
        ConfigRuleName: 'buckets',
        RegionId: 'cn-hangzhou',
        ResourceId,
        ResourceType: BUCKET,
        ResourceOwnerId: Number(estate.account.accountId),
        ...more,
      },
    },
  }
}

const page = (...EvaluationResultList: object[]) =>
  JSON.stringify({ RequestId: 'r', EvaluationResults: { EvaluationResultList, MaxResults: 100 } })

async function compare(...parts: string[]) {
  const { ComparisonId } = (await call(CreateComparison)) as { ComparisonId: string }
  const received = []
  for (const part of parts) received.push(await call(UploadComparisonPart, { ComparisonId }, part))
  await call(CompleteComparison, { ComparisonId })
  const queue = { clock: estate.clock, ids: randomIds, wake: () => {} }
  const handlers = [compareHandler(estate.db, queue)]
  const { db, clock } = estate
  await createJobRunner({ db, clock, log: createLog('silent'), handlers, onlyProcess: true }).drain()
  const { Comparison } = await call(GetComparison, { ComparisonId })
  return { ComparisonId, received, Comparison: Comparison as Record<string, unknown> }
}

it('tells per rule what agrees, with the property and both annotations of what does not', async () => {
  const { ComparisonId, Comparison } = await compare(
    page(
      result('both', 'COMPLIANT'),
      { ...result('differs', 'COMPLIANT'), ResultRecordedTimestamp: 1_790_000_000_000 },
      result('no-data', 'COMPLIANT'),
      result('theirs', 'NON_COMPLIANT'),
    ),
  )
  expect(Comparison).toMatchObject({
    Status: 'done',
    TheirOldestTimestamp: 1_790_000_000_000,
    TheirNewestTimestamp: 1_790_000_000_000,
    Total: { Agree: 1, Differ: 1, OnlyOurs: 1, OnlyTheirs: 1, NoData: 1, AgreementBasisPoints: 2500 },
    Rules: [{ ConfigRuleId: ruleId, TheirConfigRuleId: THEIR_RULE, ConfigRuleName: 'buckets', Agree: 1 }],
  })
  const { Differences, TotalCount } = await call(ListComparisonDifferences, { ComparisonId })
  expect(TotalCount).toBe(4)
  expect(Differences).toMatchObject([
    {
      Kind: 'differ',
      ResourceId: 'differs',
      OurComplianceType: 'NON_COMPLIANT',
      TheirComplianceType: 'COMPLIANT',
      Property: '$.Acl',
      OurAnnotation: expect.stringContaining('public-read'),
      TheirAnnotation: THEIR_ANNOTATION,
      TheirRecordedTimestamp: 1_790_000_000_000,
      TheirSource: 'EvaluationResult',
    },
    { Kind: 'noData', ResourceId: 'no-data', OurComplianceType: 'INSUFFICIENT_DATA' },
    { Kind: 'onlyTheirs', ResourceId: 'theirs', OurComplianceType: '', TheirComplianceType: 'NON_COMPLIANT' },
    { Kind: 'onlyOurs', ResourceId: 'ours', OurComplianceType: 'COMPLIANT', TheirComplianceType: '' },
  ])
  const only = await call(ListComparisonDifferences, { ComparisonId, Kind: 'differ' })
  expect(only['TotalCount']).toBe(1)
  expect((await findLatestComparison(estate.db, estate.scope))?.comparisonId).toBe(ComparisonId)
})

it('reads log-service lines, leaves out other lines and other accounts, and takes a part twice once', async () => {
  const line = (resourceId: string, more: object = {}) =>
    JSON.stringify({
      dataType: 'CompliantSnapshot',
      accountId: estate.account.accountId,
      configRuleId: THEIR_RULE,
      configRuleName: 'buckets',
      complianceType: 'COMPLIANT',
      resourceType: BUCKET,
      regionId: 'cn-hangzhou',
      resourceId,
      annotation: '',
      ...more,
    })
  const lines = [
    line('both'),
    line('other', { accountId: '1000000000000009' }),
    line('x', { dataType: 'ConfigurationSnapshot' }),
    line('ours', { complianceType: 'NON_COMPLIANT' }),
  ].join('\n')
  const { received, Comparison } = await compare(lines, lines)
  expect(received).toEqual(Array(2).fill({ Verdicts: 2, Skipped: 1, Foreign: 1 }))
  expect(Comparison).toMatchObject({ Total: { Agree: 1, Differ: 1 } })
})

it('keeps the verdict that was recorded last of a resource, whenever it is uploaded, and when that was', async () => {
  const at = (ComplianceType: string, ResultRecordedTimestamp: number) => ({
    ...result('both', ComplianceType),
    ResultRecordedTimestamp,
  })
  const line = {
    dataType: 'CompliantSnapshot',
    accountId: estate.account.accountId,
    configRuleId: THEIR_RULE,
    complianceType: 'NON_COMPLIANT',
    resourceType: BUCKET,
    regionId: 'cn-hangzhou',
    resourceId: 'ours',
    version: '1780000000000000',
  }
  const { ComparisonId, Comparison } = await compare(
    page(at('COMPLIANT', 1_770_000_000_000), at('NON_COMPLIANT', 1_790_000_000_000)),
    page(at('COMPLIANT', 1_785_000_000_000)),
    JSON.stringify(line),
  )
  expect(Comparison).toMatchObject({
    TheirOldestTimestamp: 1_780_000_000_000,
    TheirNewestTimestamp: 1_790_000_000_000,
  })
  const { Differences } = await call(ListComparisonDifferences, { ComparisonId, Kind: 'differ' })
  expect(Differences).toMatchObject([
    { ResourceId: 'both', TheirRecordedTimestamp: 1_790_000_000_000, TheirSource: 'EvaluationResult' },
    { ResourceId: 'ours', TheirRecordedTimestamp: 1_780_000_000_000, TheirSource: 'CompliantSnapshot' },
  ])
})

it('lists rules that only one of both has, and has no share without a verdict of theirs', async () => {
  await createRule('disks', DISK_SIZE, 'ACS::ECS::Disk')
  const unknown = { ConfigRuleId: 'cr-bbbbbbbbbbbbbbbbbbbb', ConfigRuleName: 'unknown here' }
  const { Comparison } = await compare(page(result('both', 'COMPLIANT', unknown)))
  expect(Comparison['Rules']).toMatchObject([
    { TheirConfigRuleId: unknown.ConfigRuleId, OnlyTheirs: 1, AgreementBasisPoints: 0 },
    { ConfigRuleName: 'buckets', OnlyOurs: 4 },
    { ConfigRuleName: 'disks', OnlyOurs: 0 },
  ])
  const rules = Comparison['Rules'] as object[]
  expect(rules[1]).not.toHaveProperty('AgreementBasisPoints')
})

it('finds a rule by the id it had there, whatever it is called here', async () => {
  await call(AddFormerId, { FormerId: THEIR_RULE, CurrentId: ruleId })
  const theirs = page(result('both', 'COMPLIANT', { ConfigRuleName: 'renamed' }))
  const { ComparisonId, Comparison } = await compare(theirs)
  expect(Comparison).toMatchObject({ Rules: [{ ConfigRuleId: ruleId, Agree: 1, OnlyOurs: 3 }] })
  for (const ConfigRuleId of [ruleId, THEIR_RULE])
    expect(await call(ListComparisonDifferences, { ComparisonId, ConfigRuleId })).toMatchObject({
      TotalCount: 3,
    })
})

it('refuses what is no JSON, and parts after the end', async () => {
  const { ComparisonId } = (await call(CreateComparison)) as { ComparisonId: string }
  await expect(call(UploadComparisonPart, { ComparisonId }, 'x,y')).rejects.toMatchObject({
    wireCode: 'Invalid.Comparison.Content',
  })
  await call(CompleteComparison, { ComparisonId })
  for (const again of [
    () => call(UploadComparisonPart, { ComparisonId }, '[]'),
    () => call(CompleteComparison, { ComparisonId }),
  ])
    await expect(again()).rejects.toMatchObject({ wireCode: 'Invalid.Comparison.State' })
  const scope = await estate.addAccount()
  await expect(callOperation(estate, GetComparison, { ComparisonId }, { scope })).rejects.toMatchObject({
    wireCode: 'ComparisonNotExists',
  })
})

describe('comparePair', () => {
  it.each([
    ['COMPLIANT', 'COMPLIANT', 'agree'],
    ['IGNORED', 'NON_COMPLIANT', 'agree'],
    ['NON_COMPLIANT', 'IGNORED', 'agree'],
    ['NOT_APPLICABLE', 'COMPLIANT', 'differ'],
    ['ERROR', 'INSUFFICIENT_DATA', 'agree'],
    ['ERROR', 'COMPLIANT', 'noData'],
    ['COMPLIANT', 'INSUFFICIENT_DATA', 'noData'],
    [null, 'COMPLIANT', 'onlyTheirs'],
    ['COMPLIANT', null, 'onlyOurs'],
  ] as const)('%s beside %s: %s', (ours, theirs, kind) => {
    expect(comparePair(ours, theirs)).toBe(kind)
  })
})

describe('former ids', () => {
  it('are answered wherever an id is taken, under the id the rule has here', async () => {
    await call(AddFormerId, { FormerId: THEIR_RULE, CurrentId: ruleId })
    const reply = await call(GetConfigRule, { ConfigRuleId: THEIR_RULE })
    expect(reply).toMatchObject({ ConfigRule: { ConfigRuleId: ruleId } })
    expect(await call(ListFormerIds)).toMatchObject({
      FormerIds: [{ FormerId: THEIR_RULE, CurrentId: ruleId }],
    })
    const scope = await estate.addAccount()
    await expect(
      callOperation(estate, GetConfigRule, { ConfigRuleId: THEIR_RULE }, { scope }),
    ).rejects.toMatchObject({ wireCode: 'ConfigRuleNotExists' })
    await call(DeleteFormerId, { FormerId: THEIR_RULE })
    await expect(call(GetConfigRule, { ConfigRuleId: THEIR_RULE })).rejects.toMatchObject({
      wireCode: 'ConfigRuleNotExists',
    })
  })

  it('never hide a rule that is here, and are of the same kind', async () => {
    const other = await createRule('disks', DISK_SIZE, 'ACS::ECS::Disk')
    for (const FormerId of [other, 'cp-aaaaaaaaaaaaaaaaaaaa', 'x'])
      await expect(call(AddFormerId, { FormerId, CurrentId: ruleId })).rejects.toMatchObject({
        wireCode: 'InvalidFormerId',
      })
    await expect(call(AddFormerId, { FormerId: THEIR_RULE, CurrentId: 'cr-0' })).rejects.toMatchObject({
      wireCode: 'ConfigRuleNotExists',
    })
  })
})
