import type { CalledOperation } from '../client.js'
import type { Read } from '../read-reply.js'

/** The versions this program speaks, in the order in which `call` looks for an operation. */
export const VERSIONS = ['2020-09-07', '2026-12-01', '2015-05-01', '2015-04-01', '2019-01-08'] as const
export const [CONFIG, ASSAY, RAM, STS] = VERSIONS

/** An operation of a product, with what is read of its reply. */
export function operation<T>(version: string, name: string, reply: Read<T>): CalledOperation<T> {
  return { name, version, reply }
}
