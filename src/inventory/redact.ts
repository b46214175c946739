import { createHmac, type KeyObject } from 'node:crypto'
import { replaceValues } from './readers/replace-values.js'

/** Steps from the configuration to a secret: names, and null for every element of a list or member of an object. */
export type SecretPath = readonly (string | null)[]

/** A text with its secrets replaced, and how many there were. */
export interface Redacted {
  readonly configuration: string
  readonly values: number
}

/** Replaces the secrets of a configuration; what has none is returned as it is. */
export type Redact = (resource: {
  readonly accountId: string
  readonly resourceType: string
  readonly configuration: string
}) => Redacted

const PREFIX = 'redacted:'
const DIGEST_LENGTH = 22
const REDACTED = new RegExp(`^${PREFIX}[A-Za-z0-9_-]{${DIGEST_LENGTH}}$`)

/** Records configurations as they came. */
export const redactNothing: Redact = ({ configuration }) => ({ configuration, values: 0 })

/**
 * Replaces every scalar at or below a secret's path by `redacted:` and 132 bits of its HMAC-SHA-256, so that a
 * change stays visible and the value does not. The account is part of the digest: two accounts cannot compare
 * their secrets. Empty texts, null, true and false stay; what was redacted before too. All other text is kept
 * byte for byte.
 */
export function redactSecrets(key: KeyObject, secrets: ReadonlyMap<string, readonly SecretPath[]>): Redact {
  return ({ accountId, resourceType, configuration }) => {
    const paths = secrets.get(resourceType)
    if (paths === undefined || !paths.some((path) => mayHold(configuration, path)))
      return { configuration, values: 0 }
    let values = 0
    const text = replaceValues(configuration, paths, (value) => {
      if (value === '' || REDACTED.test(value)) return null
      values++
      const digest = createHmac('sha256', key).update(`${accountId}\0${value}`).digest('base64url')
      return `${PREFIX}${digest.slice(0, DIGEST_LENGTH)}`
    })
    return { configuration: text, values }
  }
}

/** A name may be written with escapes; then the text is looked through. */
function mayHold(configuration: string, path: SecretPath): boolean {
  return path.every((step) => step === null || configuration.includes(step)) || configuration.includes('\\u')
}
