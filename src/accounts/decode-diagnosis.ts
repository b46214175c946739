import type { KeyObject } from 'node:crypto'
import { ApiError } from '../errors.js'
import { derivedKey } from '../platform/seal.js'
import { type Diagnosis, readDiagnosis } from '../ram/diagnostic-message.js'
import type { Principal } from './scope.js'

/** What a denial of the caller's own account says. Throws `InvalidParameter.EncodedDiagnosticMessage` for any other. */
export function decodeDiagnosis(masterKey: KeyObject, caller: Principal, text: string): Diagnosis {
  const diagnosis = readDiagnosis(derivedKey(masterKey, 'diagnostic'), text)
  if (diagnosis?.AuthPrincipal.OwnerId !== caller.accountId)
    throw new ApiError('InvalidParameter.EncodedDiagnosticMessage')
  return diagnosis
}
