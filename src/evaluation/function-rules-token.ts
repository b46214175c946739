import type { KeyObject } from 'node:crypto'
import type { Json } from '../conditions/types.js'
import { parseJson } from '../conditions/value-text.js'
import { ApiError } from '../errors.js'
import { type Instant, toInstant } from '../platform/instant.js'
import { derivedKey, seal, unseal } from '../platform/seal.js'
import { isObject } from '../rules/catalogue/source-value.js'

/** What a result token stands for: one run of one rule version in one account. */
export interface FunctionRunToken {
  readonly accountNo: number
  readonly ruleNo: number
  readonly version: number
  readonly runAt: Instant
  /** Manual and periodic runs look at everything, so what they leave out may be deleted. */
  readonly isWholeRun: boolean
}

/** How long a token is taken. */
// inferred: spec/lifecycle.md PutEvaluations
export const TOKEN_LIFE_MS = 24 * 3_600_000

/** A token that can be neither read nor made elsewhere. */
export function writeResultToken(masterKey: KeyObject, token: FunctionRunToken): string {
  return seal(derivedKey(masterKey, 'result-token'), JSON.stringify(token))
}

/** What a token stands for. Throws `NoPermission` when it was altered, made elsewhere, or is too old. */
// inferred: spec/lifecycle.md PutEvaluations
export function readResultToken(masterKey: KeyObject, text: string, now: Instant): FunctionRunToken {
  const token = toToken(open(masterKey, text))
  if (token === null || now >= token.runAt + TOKEN_LIFE_MS) throw new ApiError('NoPermission')
  return token
}

function open(masterKey: KeyObject, text: string): Json | undefined {
  try {
    return parseJson(unseal(derivedKey(masterKey, 'result-token'), text))
  } catch (error) {
    throw new ApiError('NoPermission', {}, { cause: error })
  }
}

function toToken(value: Json | undefined): FunctionRunToken | null {
  if (!isObject(value)) return null
  const { accountNo, ruleNo, version, runAt, isWholeRun } = value
  if (typeof accountNo !== 'number' || typeof ruleNo !== 'number' || typeof version !== 'number') return null
  if (typeof runAt !== 'number' || typeof isWholeRun !== 'boolean') return null
  return { accountNo, ruleNo, version, runAt: toInstant(runAt), isWholeRun }
}
