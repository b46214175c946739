import { createHash, type KeyObject } from 'node:crypto'
import { ApiError } from '../errors.js'
import { seal, unseal } from '../platform/seal.js'

/** What a token belongs to: the operation, the account and every filter; another query may not use it. */
export type TokenQuery = readonly unknown[]

/** A `NextToken` that stands for a position, a list of whole numbers; sealed, so it can be neither read nor made. */
export function writePageToken(masterKey: KeyObject, query: TokenQuery, position: readonly number[]): string {
  return seal(masterKey, JSON.stringify([digestOf(query), ...position]))
}

/**
 * The position a `NextToken` stands for; undefined when none is given. Throws `InvalidNextToken` when it was
 * altered, made elsewhere or given to another query.
 */
export function readPageToken(
  masterKey: KeyObject,
  query: TokenQuery,
  token: string | undefined,
): readonly number[] | undefined {
  if (token === undefined || token === '') return undefined
  const [digest, ...position] = open(masterKey, token)
  if (digest !== digestOf(query) || !position.every(isWhole)) throw invalidToken()
  return position
}

function open(masterKey: KeyObject, token: string): readonly unknown[] {
  try {
    // Base64 decoders pass over stray characters, which would let one position have many tokens.
    if (!token.split('.').every(isCanonical)) throw new Error('no canonical base64url')
    return JSON.parse(unseal(masterKey, token))
  } catch (error) {
    throw invalidToken(error)
  }
}

function isCanonical(part: string, index: number): boolean {
  return index === 0 || Buffer.from(part, 'base64url').toString('base64url') === part
}

function digestOf(query: TokenQuery): string {
  return createHash('sha256').update(JSON.stringify(query)).digest('base64url')
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

function invalidToken(cause?: unknown): ApiError {
  return new ApiError('Invalid{Param}', { Param: 'NextToken' }, { cause })
}
