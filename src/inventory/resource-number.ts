import type { ResourceNo, TypeNo } from '../platform/ids.js'

const ORDINALS_PER_TYPE = 2 ** 32

/** Number of a resource: dense within an account and type, so that results can be kept as blocks. */
export function resourceNumber(typeNo: TypeNo, ordinal: number): ResourceNo {
  return (typeNo * ORDINALS_PER_TYPE + ordinal) as ResourceNo
}

export function typeOfResource(resourceNo: ResourceNo): TypeNo {
  return Math.floor(resourceNo / ORDINALS_PER_TYPE) as TypeNo
}

export function ordinalOfResource(resourceNo: ResourceNo): number {
  return resourceNo % ORDINALS_PER_TYPE
}
