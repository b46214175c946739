import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDeclaredRelations } from '../../inventory/declared-relations.js'
import { openTestEstate, type TestEstate } from '../../packs/testing.js'
import { declaredRelations } from '../../rules/catalogue/declared-relations.js'
import type { Catalogue } from '../../rules/catalogue/types.js'
import { GetSupportedResourceRelationConfig } from '../catalog/GetSupportedResourceRelationConfig.js'
import type { ListedOperation } from '../operation.js'
import { callOperation } from '../testing.js'
import { ListResourceRelations } from './ListResourceRelations.js'

const DISK = 'ACS::ECS::Disk'
const BUCKET = 'ACS::OSS::Bucket'
let estate: TestEstate

beforeAll(async () => {
  const opened = await openTestEstate()
  const types = opened.services.catalogue.resourceTypes
  const relation = { relationType: 'IsAttachedTo', target: BUCKET, ids: '$.Buckets', region: 'any' } as const
  const catalogue: Catalogue = {
    ...opened.services.catalogue,
    resourceTypes: new Map(types).set(DISK, { ...types.get(DISK)!, relations: { bucket: relation } }),
  }
  estate = { ...opened, services: { ...opened.services, catalogue } }
  await estate.record(
    { resourceType: DISK, resourceId: 'd-1', document: { Buckets: ['b-1', 'b-2'] } },
    { resourceType: DISK, resourceId: 'd-2', document: { Buckets: 'b-1' } },
    { resourceType: BUCKET, resourceId: 'b-1', document: {} },
  )
  const [account] = estate.scope.accounts
  await makeDeclaredRelations(estate.db, declaredRelations(catalogue), account, async () => {})
})
afterAll(() => estate.close())

const call = (operation: ListedOperation, params: Readonly<Record<string, string>>) =>
  callOperation(estate, operation, params)

describe('relations over the wire', () => {
  interface Page {
    readonly ResourceRelationList: readonly Record<string, unknown>[]
    readonly NextToken?: string
  }
  const list = async (params: Readonly<Record<string, string>>) =>
    (await call(ListResourceRelations, { Region: 'cn-hangzhou', ...params }))['ResourceRelations'] as Page

  it('lists what a resource states, in the words of the service', async () => {
    const page = await list({ ResourceType: DISK, ResourceId: 'd-2' })
    expect(page).toEqual({
      MaxResults: 100,
      ResourceRelationList: [
        {
          AccountId: Number(estate.scope.accounts[0].accountId),
          RelationType: 'IsAttachedTo',
          SourceResourceId: 'd-2',
          SourceResourceRegionId: 'cn-hangzhou',
          SourceResourceType: DISK,
          TargetResourceId: 'b-1',
          TargetResourceType: BUCKET,
        },
      ],
    })
  })

  it('lists what others state of it, page by page', async () => {
    const key = { ResourceType: BUCKET, ResourceId: 'b-1', MaxResults: '1' }
    const first = await list(key)
    const second = await list({ ...key, NextToken: first.NextToken! })
    const ids = [...first.ResourceRelationList, ...second.ResourceRelationList].map(
      (each) => each['TargetResourceId'],
    )
    expect(ids).toEqual(['d-1', 'd-2'])
    expect(second.NextToken).toBeUndefined()
  })

  it('takes a token for its own query only, and knows no unknown resource', async () => {
    const { NextToken } = await list({ ResourceType: DISK, ResourceId: 'd-1', MaxResults: '1' })
    const other = { ResourceType: DISK, ResourceId: 'd-2', NextToken: NextToken! }
    await expect(list(other)).rejects.toMatchObject({ code: 'Invalid{Param}' })
    await expect(list({ ResourceType: DISK, ResourceId: 'none' })).rejects.toMatchObject({
      code: 'Invalid{Param}',
    })
  })

  it('tells which relations a type has', async () => {
    expect(await call(GetSupportedResourceRelationConfig, { ResourceType: DISK })).toMatchObject({
      ResourceRelationConfigList: [{ RelationType: 'IsAttachedTo', TargetResourceType: BUCKET }],
    })
    expect(await call(GetSupportedResourceRelationConfig, { ResourceType: 'ACS::X::Y' })).toMatchObject({
      ResourceRelationConfigList: [],
    })
  })
})
