import { token } from '../../rpc/fields.js'
import { optional, shape, wireList, wireText } from '../../rpc/shapes.js'
import type { ResourceType } from '../../rules/catalogue/types.js'
import { listProducts, type Product } from '../../rules/list-products.js'
import { operation } from '../operation.js'
import { readPageToken, writePageToken } from '../page-token.js'

const resourceType = shape<ResourceType>({
  ResourceType: wireText.from(({ type }) => type),
  TypeNameEn: wireText.from(({ title }) => title.en),
  TypeNameZh: wireText.from(({ title }) => title.zh),
  // There is no console of the products behind this server.
  TypePageLink: wireText.from(() => undefined),
})

/** Products are named by their code, in both languages. */
const product = shape<Product>({
  ProductNameEn: wireText.from(({ name }) => name),
  ProductNameZh: wireText.from(({ name }) => name),
  ResourceTypeList: wireList(resourceType).from(({ types }) => types),
})

/** The products and resource types that can be recorded, by product. */
export const ListSupportedProducts = operation({
  name: 'ListSupportedProducts',
  version: '2020-09-07',
  ramAction: 'config:ListSupportedProducts',
  access: 'list',
  params: token({ max: 500, default: 200 }),
  reply: { MaxResults: wireText, NextToken: optional(wireText), Products: wireList(product) },
  errors: [],
  async handle({ MaxResults, NextToken }, { catalogue, masterKey }) {
    const query = ['ListSupportedProducts', catalogue.version]
    const start = readPageToken(masterKey, query, NextToken)?.[0] ?? 0
    const products = listProducts(catalogue)
    const end = start + MaxResults
    const nextToken = end < products.length ? writePageToken(masterKey, query, [end]) : undefined
    return { MaxResults: String(MaxResults), NextToken: nextToken, Products: products.slice(start, end) }
  },
})
