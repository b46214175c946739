import { expect, it } from 'vitest'
import { OPERATIONS } from '../src/operations/index.js'
import type { CalledOperation, CallParams, Client } from './client.js'
import { ofGroup } from './group-client.js'
import * as packs from './operations/packs.js'
import * as reports from './operations/reports.js'

const USED: readonly CalledOperation<unknown>[] = [
  packs.CreateCompliancePack,
  packs.ListCompliancePacks,
  packs.ListConfigRules,
  ...Object.values(reports),
]

it('calls operations that the server has for account groups, with the group', async () => {
  const called: [string, CallParams | undefined][] = []
  const client = {
    call: async ({ name }: CalledOperation<unknown>, params?: CallParams) => called.push([name, params]),
  } as unknown as Client
  const group = ofGroup(client, 'ca-1')
  for (const operation of USED) await group.call(operation, { PageSize: 1 })
  const known = new Set(OPERATIONS.map(({ name }) => name))
  expect(called.filter(([name]) => !known.has(name))).toEqual([])
  expect(called[0]).toEqual(['CreateAggregateCompliancePack', { PageSize: 1, AggregatorId: 'ca-1' }])

  called.length = 0
  await group.call(packs.ListCompliancePackTemplates, {})
  expect(called).toEqual([['ListCompliancePackTemplates', {}]])
})
