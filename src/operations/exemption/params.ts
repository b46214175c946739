import Type from 'typebox'
import { ApiError } from '../../errors.js'
import type { NamedResource } from '../../evaluation/exempt-results.js'
import { type Instant, parseIsoInstant, toInstant } from '../../platform/instant.js'
import { json } from '../../rpc/fields.js'

/** `Resources` of the operations that ignore results or show them again. */
export const resources = json(
  Type.Array(
    Type.Object({
      Region: Type.String(),
      ResourceAccountId: Type.Integer({ format: 'int64' }),
      ResourceId: Type.String(),
      ResourceType: Type.String(),
    }),
  ),
  { required: true },
)

interface WireResource {
  readonly Region: string
  readonly ResourceAccountId: number
  readonly ResourceId: string
  readonly ResourceType: string
}

/** Resources as the stage names them. */
export function toNamedResources(given: readonly WireResource[]): readonly NamedResource[] {
  return given.map((resource) => ({
    accountId: String(resource.ResourceAccountId),
    region: resource.Region,
    resourceId: resource.ResourceId,
    resourceType: resource.ResourceType,
  }))
}

const UTC8_MS = 8 * 3_600_000

/** `IgnoreDate`, `YYYY-MM-DD`: the first instant of that day; null when it is absent. Throws `InvalidIgnoreDate`. */
// inferred: spec/lifecycle.md 4 does not say in which time zone the day is; UTC+8 as everywhere in the service
export function toIgnoreEnd(date: string | undefined): Instant | null {
  if (date === undefined || date === '') return null
  const midnight = /^\d{4}-\d{2}-\d{2}$/.test(date) ? parseIsoInstant(date) : null
  if (midnight === null) throw new ApiError('Invalid{Param}', { Param: 'IgnoreDate' })
  return toInstant(midnight - UTC8_MS)
}
