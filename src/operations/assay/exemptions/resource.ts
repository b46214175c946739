import { ApiError } from '../../../errors.js'
import type { ResourceName } from '../../../evaluation/store/exempt-resources.js'

/** The resource that three parameters name together; undefined when none is given. Throws `Missing{Param}`. */
export function toResource(input: {
  readonly ResourceType: string | undefined
  readonly ResourceId: string | undefined
  readonly Region: string | undefined
}): ResourceName | undefined {
  const { ResourceType, ResourceId, Region } = input
  if (ResourceType === undefined && ResourceId === undefined && Region === undefined) return undefined
  return {
    resourceType: given(ResourceType, 'ResourceType'),
    resourceId: given(ResourceId, 'ResourceId'),
    region: given(Region, 'Region'),
  }
}

function given(value: string | undefined, name: string): string {
  if (value === undefined) throw new ApiError('Missing{Param}', { Param: name })
  return value
}
