import type { ListedRelation } from '../../inventory/list-relations.js'
import type { DiscoveredResource } from '../../inventory/store/discovered-resources.js'
import { shape, wireAccountId, wireInteger, wireList, wireText } from '../../rpc/shapes.js'

interface RelationPage {
  readonly resource: DiscoveredResource
  readonly relations: readonly ListedRelation[]
  readonly maxResults: number
  readonly nextToken: string | undefined
}

const resourceRelation = shape<ListedRelation & { readonly source: DiscoveredResource }>({
  AccountId: wireAccountId.from(({ source }) => source.accountId),
  RelationType: wireText.from(({ relationType }) => relationType),
  SourceResourceId: wireText.from(({ source }) => source.resourceId),
  SourceResourceRegionId: wireText.from(({ source }) => source.regionId),
  SourceResourceType: wireText.from(({ source }) => source.resourceType),
  TargetResourceId: wireText.from(({ targetId }) => targetId),
  TargetResourceType: wireText.from(({ targetType }) => targetType),
})

/** A page of the relations of a resource. */
export const relationPage = shape<RelationPage>({
  MaxResults: wireInteger.from((page) => page.maxResults),
  NextToken: wireText.from((page) => page.nextToken),
  ResourceRelationList: wireList(resourceRelation).from(({ resource, relations }) =>
    relations.map((relation) => ({ ...relation, source: resource })),
  ),
})
