import { expect, test } from 'vitest'
import type { AccountId } from '../platform/ids.js'
import { csv, text } from './fields.js'
import { nameResources } from './name-resources.js'
import { type CallContext, operationFor } from './operation.js'

const operation = operationFor<CallContext>()
const of = (resource: string | undefined) =>
  operation({
    name: 'X',
    version: '2020-09-07',
    ramAction: 'config:X',
    access: 'read',
    ...(resource === undefined ? {} : { resource }),
    params: { Id: text(), Ids: csv() },
    reply: {},
    errors: [],
    handle: async () => ({}),
  })

test.each([
  [undefined, {}, ['*']],
  ['acs:config:*:{accountId}:rule/*', {}, ['acs:config:*:1208863178610001:rule/*']],
  ['rule/{Id}', { Id: 'cr-1' }, ['rule/cr-1']],
  ['rule/{Id}', {}, ['rule/*']],
  ['rule/{Id}', { Id: '' }, ['rule/*']],
  ['rule/{Id}', { Id: 'cr-1,cr-2' }, ['rule/cr-1,cr-2']],
  ['rule/{Id}', { Id: '{accountId}$&' }, ['rule/{accountId}$&']],
  ['rule/{Ids}', { Ids: 'cr-1, cr-2' }, ['rule/cr-1', 'rule/cr-2']],
  ['rule/{Ids}', { 'Ids.1': 'cr-1', 'Ids.2': 'cr-2' }, ['rule/cr-1', 'rule/cr-2']],
  ['rule/{Ids}', { Ids: '[broken' }, ['rule/*']],
  [
    '{accountId}/{Ids}/of/{Id}',
    { Ids: '{Id},b', Id: '1' },
    ['1208863178610001/{Id}/of/1', '1208863178610001/b/of/1'],
  ],
])('%s with %j names %j', (resource, params, arns) => {
  const named = nameResources(of(resource), new Map(Object.entries(params)), '1208863178610001' as AccountId)
  expect(named).toEqual(arns)
})
