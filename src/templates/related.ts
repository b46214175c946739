import type { RelatedTemplates } from './judge.js'
import type { MappedResource } from './map-resources.js'

/** Finds template resources by recorded type and id: an address, a literal id or a name. */
export function relatedTemplates(mapped: readonly MappedResource[]): RelatedTemplates {
  const known = new Map<string, MappedResource>()
  for (const one of mapped) {
    known.set(`${one.type}/${one.resource.address}`, one)
    const id = one.resource.properties['id']
    if (typeof id === 'string') known.set(`${one.type}/${id}`, one)
    if (typeof one.name === 'string') known.set(`${one.type}/${one.name}`, one)
  }
  return (type, id) => known.get(`${type}/${id}`)
}
