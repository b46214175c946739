import { describe, expect, it } from 'vitest'
import { resourceView } from '../../conditions/testing.js'
import type { Json, JsonObject, RelatedIds } from '../../conditions/types.js'
import { declaredRelations } from './declared-relations.js'
import { catalogueTexts, readCatalogue } from './load-catalogue.js'
import { readResourceTypes } from './read-resource-types.js'
import { secretPaths } from './secret-paths.js'
import { sourceOf } from './source-value.js'

const A = 'ACS::A::One'
const B = 'ACS::B::Two'
const title = { en: 'x', zh: 'x' }

function productOf(relations: Json, secrets: Json): JsonObject {
  return { product: 'A', types: [{ type: A, title, location: 'regional', relations, secrets }] }
}

function catalogueOf(relations: Json, secrets: Json = []) {
  const resourceTypes = [productOf(relations, secrets)]
  return readCatalogue(
    catalogueTexts({ version: '1', rules: [], packs: [], resourceTypes, controls: [], samples: {} }),
  )
}

const catalogue = catalogueOf({
  twos: { relationType: 'Contains', target: B, ids: '$.Twos[*].Id' },
  owner: { relationType: 'IsContained', target: B, ids: '$.Owner', region: 'same' },
})
const relations = declaredRelations(catalogue)

describe('declared relations', () => {
  const cases: [name: string, relation: string, configuration: Json, expected: RelatedIds | undefined][] = [
    ['ids of a list', 'twos', { Twos: [{ Id: 'a' }, { Id: 'b' }, { Id: 'a' }] }, { ids: ['a', 'b'] }],
    ['no ids in an empty list', 'twos', { Twos: [] }, { ids: [] }],
    ['not known without the list', 'twos', {}, undefined],
    ['the kind of relation is a name too', 'Contains', { Twos: [{ Id: 'a' }] }, { ids: ['a'] }],
    ['the region of the resource', 'owner', { Owner: 'o' }, { ids: ['o'], regionId: 'cn-hangzhou' }],
    ['null is no owner, and known', 'owner', { Owner: null }, { ids: [], regionId: 'cn-hangzhou' }],
    ['a name that is not declared', 'other', { Owner: 'o' }, undefined],
  ]
  it.each(cases)('%s', (_, relation, configuration, expected) => {
    expect(relations.ids(resourceView({ resourceType: A, configuration }), relation, B)).toEqual(expected)
  })

  it('reads every relation of a configuration, and nothing for another target or type', () => {
    const resource = {
      resourceType: A,
      resourceId: 'x',
      regionId: 'r',
      configuration: '{"Owner":"o","Twos":[{"Id":"t"}]}',
    }
    expect(relations.read(resource)).toEqual([
      { relationType: 'Contains', targetType: B, targetId: 't', targetRegion: '' },
      { relationType: 'IsContained', targetType: B, targetId: 'o', targetRegion: 'r' },
    ])
    const view = resourceView({ resourceType: A, configuration: { Owner: 'o' } })
    expect(relations.ids(view, 'owner', A)).toBeUndefined()
    expect(relations.read({ ...resource, resourceType: B })).toEqual([])
  })

  it('has another digest for other declarations', () => {
    const other = catalogueOf({ owner: { relationType: 'IsContained', target: B, ids: '$.Owners' } })
    expect(declaredRelations(other).digest).not.toBe(relations.digest)
  })

  it('refuses paths that are none and secrets that are not plain', () => {
    const relation = { 'o-o': { relationType: 'Owns', target: B, ids: '$.[' } }
    const source = sourceOf(productOf(relation, ['$.a[0]', '$..b']))
    readResourceTypes(source)
    expect(source.issues).toHaveLength(5)
    expect([...secretPaths(catalogueOf({}, ['$.a[*].b']))]).toEqual([[A, [['a', null, 'b']]]])
  })
})
