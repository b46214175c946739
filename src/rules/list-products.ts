import type { Catalogue, ResourceType } from './catalogue/types.js'

/** A product with the resource types of it that can be recorded. */
export interface Product {
  readonly name: string
  readonly types: readonly ResourceType[]
}

/** The products whose resources can be recorded, by name. */
export function listProducts(catalogue: Catalogue): readonly Product[] {
  const products = new Map<string, ResourceType[]>()
  for (const type of catalogue.resourceTypes.values()) {
    const types = products.get(type.product)
    if (types === undefined) products.set(type.product, [type])
    else types.push(type)
  }
  return [...products]
    .map(([name, types]) => ({ name, types }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}
