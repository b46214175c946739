import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'

/** What an administrator may learn of a denial. Source: spec/ram.md 7 */
export interface Diagnosis {
  readonly ExplicitDeny: boolean
  readonly NoPermissionPolicyType: string
  readonly AuthAction: string
  readonly AuthResource: readonly string[]
  readonly AuthPrincipal: {
    readonly OwnerId: string
    readonly Id: string
    readonly Type: string
    readonly DisplayName: string
  }
  readonly SourceIp: string
  /** ISO 8601. */
  readonly Time: string
}

/** Two version bytes and two zeros, so that the text begins `AQEA`; then 16 bytes of HMAC, then JSON. */
const PREFIX = Buffer.from([1, 1, 0, 0])
const MAC_BYTES = 16
/** ARNs named in a message: it travels in a reply. */
const MOST_RESOURCES = 20

/** The opaque text of a denial, signed with `key`. */
export function writeDiagnosis(key: KeyObject, diagnosis: Diagnosis): string {
  const { AuthResource } = diagnosis
  const message = Buffer.from(
    JSON.stringify({ ...diagnosis, AuthResource: AuthResource.slice(0, MOST_RESOURCES) }),
  )
  return Buffer.concat([PREFIX, macOf(key, message), message]).toString('base64')
}

/** What `writeDiagnosis` wrote; undefined when the text was altered or made elsewhere. */
export function readDiagnosis(key: KeyObject, text: string): Diagnosis | undefined {
  const bytes = Buffer.from(text, 'base64')
  const start = PREFIX.length + MAC_BYTES
  if (bytes.length <= start || !bytes.subarray(0, PREFIX.length).equals(PREFIX)) return undefined
  const message = bytes.subarray(start)
  if (!timingSafeEqual(bytes.subarray(PREFIX.length, start), macOf(key, message))) return undefined
  return JSON.parse(message.toString())
}

function macOf(key: KeyObject, message: Buffer): Buffer {
  return createHmac('sha256', key).update(PREFIX).update(message).digest().subarray(0, MAC_BYTES)
}
