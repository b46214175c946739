import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endBuilding } from '../../inventory/recorder.js'
import { moveRecorder } from '../../inventory/store/recorder.js'
import { createPack } from '../../packs/create-pack.js'
import { openTestEstate, packOf, type TestEstate } from '../../packs/testing.js'
import { toInstant } from '../../platform/instant.js'
import { DISK_SIZE } from '../../rules/testing.js'
import { SkipDiscoveredResources } from '../assay/resources/SkipDiscoveredResources.js'
import type { ListedOperation } from '../operation.js'
import { GetConfigurationRecorder } from '../recorder/GetConfigurationRecorder.js'
import { StartConfigurationRecorder } from '../recorder/StartConfigurationRecorder.js'
import { UpdateConfigurationRecorder } from '../recorder/UpdateConfigurationRecorder.js'
import { callOperation } from '../testing.js'
import { GetDiscoveredResource } from './GetDiscoveredResource.js'
import { GetResourceConfigurationTimeline } from './GetResourceConfigurationTimeline.js'
import { ListDiscoveredResources } from './ListDiscoveredResources.js'

let estate: TestEstate
const DAY = 24 * 3_600_000

type Params = Readonly<Record<string, string>>
const call = (operation: ListedOperation, params: Params) => callOperation(estate, operation, params)
const disk = { resourceType: 'ACS::ECS::Disk', resourceId: 'd-1' }

function daysAgo(days: number) {
  return toInstant(estate.clock.now() - days * DAY)
}

beforeAll(async () => {
  estate = await openTestEstate()
  await estate.record(
    { ...disk, document: { Size: 10 }, capturedAt: daysAgo(40) },
    { ...disk, document: { Size: 20 }, capturedAt: daysAgo(3) },
    {
      ...disk,
      document: { Size: 40, VpcAttributes: { VpcId: 'vpc-1' } },
      capturedAt: daysAgo(2),
      tags: { env: 'prod' },
    },
    { ...disk, document: {}, region: 'cn-beijing', resourceName: 'other' },
    { resourceType: 'ACS::OSS::Bucket', resourceId: 'b-1', document: { Acl: 'private' } },
  )
  await estate.record({
    resourceType: 'ACS::OSS::Bucket',
    resourceId: 'b-1',
    document: {},
    configuration: '',
    event: 'REMOVE',
    source: 'history',
    capturedAt: daysAgo(0),
  })
  await createPack(estate.db, estate.scope, estate.services, packOf('p', { identifier: DISK_SIZE }))
  await estate.evaluate()
})
afterAll(() => estate.close())

describe('ListDiscoveredResources', () => {
  interface Page {
    readonly DiscoveredResourceProfileList: readonly { ResourceId: string; Region: string }[]
    readonly NextToken?: string
    readonly TotalCount: number
  }
  const list = async (params: Params) =>
    (await call(ListDiscoveredResources, { MaxResults: '10', ...params }))[
      'DiscoveredResourceProfiles'
    ] as Page

  it.each<[string, Params, string[]]>([
    ['those that exist', {}, ['cn-hangzhou d-1', 'cn-beijing d-1']],
    ['those that are gone', { ResourceDeleted: '0' }, ['cn-hangzhou b-1']],
    ['a region', { Regions: 'cn-beijing,cn-x' }, ['cn-beijing d-1']],
    ['types', { ResourceTypes: 'ACS::OSS::Bucket' }, []],
    ['types left out', { ExcludeResourceTypes: 'ACS::ECS::Disk' }, []],
    ['a name', { ResourceName: 'other' }, ['cn-beijing d-1']],
    ['an id', { ResourceId: 'd-1', Regions: 'cn-hangzhou' }, ['cn-hangzhou d-1']],
    ['changes after now', { StartUpdateTimestamp: '1800000000001' }, []],
    ['changes until now', { EndUpdateTimestamp: '1800000000000' }, ['cn-hangzhou d-1', 'cn-beijing d-1']],
  ])('shows %s', async (_, params, expected) => {
    const page = await list(params)
    expect(page.DiscoveredResourceProfileList.map((each) => `${each.Region} ${each.ResourceId}`)).toEqual(
      expected,
    )
    expect(page.TotalCount).toBe(expected.length)
  })

  it('shows the network that stands in the configuration', async () => {
    const { DiscoveredResourceProfileList } = await list({ Regions: 'cn-hangzhou' })
    expect(DiscoveredResourceProfileList[0]).toMatchObject({ VpcId: 'vpc-1' })
    expect(DiscoveredResourceProfileList[0]).not.toHaveProperty('VSwitchId')
  })

  it('pages by token', async () => {
    const first = await list({ MaxResults: '1' })
    const second = await list({ MaxResults: '1', NextToken: String(first.NextToken) })
    expect([first, second].map((page) => page.DiscoveredResourceProfileList[0]?.Region)).toEqual([
      'cn-hangzhou',
      'cn-beijing',
    ])
    expect([first.TotalCount, second.TotalCount, second.NextToken]).toEqual([2, 2, undefined])
    await expect(list({ NextToken: String(first.NextToken), ResourceId: 'd-1' })).rejects.toMatchObject({
      wireCode: 'InvalidNextToken',
    })
  })

  it('goes on behind as many as are skipped, counted from either end', async () => {
    const [first, second] = (await list({})).DiscoveredResourceProfileList
    const skip = async (params: Params) => {
      const { NextToken, TotalCount } = await call(SkipDiscoveredResources, params)
      if (NextToken === undefined) return TotalCount
      const { Skip, ...filters } = params
      return (await list({ ...filters, NextToken: String(NextToken) })).DiscoveredResourceProfileList
    }
    expect(await skip({ Skip: '1' })).toEqual([second])
    expect(await skip({ Skip: '2' })).toBe(2)
    expect(await skip({ Skip: '1', Regions: first!.Region })).toBe(1)
    await expect(skip({ Skip: '0' })).rejects.toMatchObject({ wireCode: 'InvalidSkip' })
  })

  it('needs MaxResults, and shows nothing of another account', async () => {
    await expect(call(ListDiscoveredResources, {})).rejects.toMatchObject({ wireCode: 'MissingMaxResults' })
    const other = await estate.addAccount()
    const reply = await callOperation(estate, ListDiscoveredResources, { MaxResults: '1' }, { scope: other })
    expect(reply['DiscoveredResourceProfiles']).toMatchObject({
      DiscoveredResourceProfileList: [],
      TotalCount: 0,
    })
  })
})

describe('GetDiscoveredResource', () => {
  const get = async (params: Params) =>
    (await call(GetDiscoveredResource, params))['DiscoveredResourceDetail']
  const key = { ResourceId: 'd-1', ResourceType: 'ACS::ECS::Disk' }

  it('gives the recorded configuration byte for byte', async () => {
    expect(await get({ ...key, Region: 'cn-hangzhou' })).toMatchObject({
      Configuration: '{"Size":40,"VpcAttributes":{"VpcId":"vpc-1"}}',
      ResourceDeleted: 1,
      Tags: '{"env":["prod"]}',
      VpcId: 'vpc-1',
    })
  })

  it('adds the verdict only when asked', async () => {
    expect(await get({ ...key, Region: 'cn-hangzhou' })).not.toHaveProperty('ComplianceType')
    const verdictIn = (Region: string) => get({ ...key, Region, ComplianceOption: '1' })
    expect(await verdictIn('cn-hangzhou')).toMatchObject({ ComplianceType: 'COMPLIANT' })
    expect(await verdictIn('cn-beijing')).toMatchObject({ ComplianceType: 'INSUFFICIENT_DATA' })
  })

  it('shows a deleted one as it was last, and refuses what was never recorded', async () => {
    const bucket = { ResourceId: 'b-1', ResourceType: 'ACS::OSS::Bucket' }
    expect(await get(bucket)).toMatchObject({ ResourceDeleted: 0, Configuration: '{"Acl":"private"}' })
    for (const params of [
      { ...key, ResourceId: 'd-2' },
      { ...bucket, ResourceType: 'ACS::ECS::Disk' },
      { ...key, Region: 'x' },
    ])
      await expect(get(params)).rejects.toMatchObject({ wireCode: 'InvalidResourceId' })
  })
})

describe('GetResourceConfigurationTimeline', () => {
  interface Page {
    readonly ConfigurationList: readonly {
      CaptureTime: string
      ConfigurationDiff: string
      ResourceEventType: string
    }[]
    readonly NextToken?: string
  }
  const key = { ResourceId: 'd-1', ResourceType: 'ACS::ECS::Disk', Region: 'cn-hangzhou' }
  const timeline = async (params: Params) =>
    (await call(GetResourceConfigurationTimeline, { ...key, ...params }))[
      'ResourceConfigurationTimeline'
    ] as Page

  it('shows the last 30 days, latest first', async () => {
    const { ConfigurationList } = await timeline({})
    expect(ConfigurationList).toMatchObject([
      {
        CaptureTime: String(daysAgo(2)),
        ConfigurationDiff: '{"Size":[20,40],"VpcAttributes":[null,{"VpcId":"vpc-1"}]}',
        ResourceEventType: 'MODIFY',
        Tags: '{"env":["prod"]}',
      },
      { CaptureTime: String(daysAgo(3)), ConfigurationDiff: '{"Size":[10,20]}', ResourceEventType: 'MODIFY' },
    ])
  })

  it('reaches back as far as it is asked, page by page', async () => {
    const StartTime = String(daysAgo(100))
    const whole = await timeline({ StartTime })
    expect(whole.ConfigurationList).toHaveLength(3)
    expect(whole.ConfigurationList[2]).toMatchObject({
      ResourceEventType: 'DISCOVERED',
      ConfigurationDiff: '{"Size":[null,10]}',
    })
    const seen: unknown[] = []
    for (let NextToken = ''; ; ) {
      const page = await timeline({ StartTime, MaxResults: '1', NextToken })
      seen.push(...page.ConfigurationList)
      if (page.NextToken === undefined) break
      NextToken = page.NextToken
    }
    expect(seen).toEqual(whole.ConfigurationList)
    expect((await timeline({ StartTime, EndTime: String(daysAgo(3)) })).ConfigurationList).toHaveLength(2)
  })
})

describe('the recorder', () => {
  it('tells its state and types, and may be started again', async () => {
    const recorder = {
      ConfigurationRecorder: {
        ConfigurationRecorderStatus: 'REGISTERED',
        ResourceTypes: ['ACS::ECS::Disk', 'ACS::OSS::Bucket'],
      },
    }
    expect(await call(GetConfigurationRecorder, {})).toEqual(recorder)
    expect(await call(StartConfigurationRecorder, {})).toEqual(recorder)
  })

  it('takes the whole list of types only, and none while the first inventory is built', async () => {
    const ResourceTypes = 'ACS::OSS::Bucket,ACS::ECS::Disk'
    const update = (ResourceTypes: string) => call(UpdateConfigurationRecorder, { ResourceTypes })
    expect(await update(ResourceTypes)).toEqual(await call(GetConfigurationRecorder, {}))
    for (const wrong of ['ACS::ECS::Disk', `${ResourceTypes},ACS::None::Such`])
      await expect(update(wrong)).rejects.toMatchObject({ code: 'Invalid.ResourceTypes.Value' })

    await moveRecorder(estate.db, estate.account, ['REGISTERED'], 'BUILDING')
    await expect(update(ResourceTypes)).rejects.toMatchObject({ code: 'ProcessIsRunning' })
    await endBuilding(estate.db, estate.account)
    expect(await update(ResourceTypes)).toMatchObject({
      ConfigurationRecorder: { ConfigurationRecorderStatus: 'REGISTERED' },
    })
  })
})
