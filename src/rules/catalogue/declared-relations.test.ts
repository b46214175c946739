import { describe, expect, it } from 'vitest'
import { resourceView } from '../../conditions/testing.js'
import type { Json, RelatedIds } from '../../conditions/types.js'
import { declaredRelations } from './declared-relations.js'
import { readCatalogue } from './load-catalogue.js'
import { secretPaths } from './secret-paths.js'
import { sourceOf } from './source-value.js'

const A = 'ACS::A::One'
const B = 'ACS::B::Two'
const title = { en: 'x', zh: 'x' }

function catalogueOf(relations: Json, secrets: Json = []) {
  const types = [{ type: A, title, location: 'regional', relations, secrets }]
  const source = sourceOf({ version: '1', rules: [], packs: [], resourceTypes: [{ product: 'A', types }] })
  const catalogue = readCatalogue(source)
  return { catalogue, issues: source.issues.map(({ message }) => message) }
}

const { catalogue } = catalogueOf({
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
    expect(declaredRelations(other.catalogue).digest).not.toBe(relations.digest)
  })

  it('refuses paths that are none and secrets that are not plain', () => {
    const { issues } = catalogueOf({ 'o-o': { relationType: 'Owns', target: B, ids: '$.[' } }, [
      '$.a[0]',
      '$..b',
    ])
    expect(issues).toHaveLength(5)
    expect([...secretPaths(catalogueOf({}, ['$.a[*].b']).catalogue)]).toEqual([[A, [['a', null, 'b']]]])
  })
})
