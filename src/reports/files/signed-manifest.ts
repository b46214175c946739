import type { Scope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { ApiError } from '../../errors.js'
import { findFileNamed } from '../store/generated-files.js'
import { subjectOf } from './request-rules-report.js'

/**
 * The signed manifest of a complete file of this name: the text that was signed, and the signature in base64. Throws
 * `FileNotExists`.
 */
export async function getSignedManifest(
  db: Db,
  scope: Scope,
  name: string,
): Promise<{ readonly manifest: string; readonly signature: string }> {
  const file = await findFileNamed(db, scope.accounts[0], name)
  // An account's own files and those of its groups are kept in one place and told apart by their subject.
  const isOfScope = file !== null && (!isOfGroup(file.kind) || file.subject === subjectOf(scope))
  if (!isOfScope || file.manifest === null || file.signature === null) throw new ApiError('FileNotExists')
  return { manifest: file.manifest, signature: file.signature }
}

function isOfGroup(kind: string): boolean {
  return kind === 'rules' || kind === 'inventory'
}
