import { basename } from 'node:path/posix'
import type { Db } from '../../db/tables.js'
import type { Clock } from '../../platform/clock.js'
import type { ObjectStore } from '../../platform/object-store/types.js'
import { once } from '../once.js'
import { MANIFEST_FORM, SIGNATURE_FORM } from '../plan-objects.js'
import type { ReportRecord } from '../read-record.js'
import { listReportObjects, markObjectStored } from '../store/report-objects.js'
import { findSignedBefore, type StoredReport } from '../store/reports.js'
import { type ChainHead, chainHeadOf } from '../witness/chain-head.js'
import { signManifest } from './manifest.js'
import type { ReportSigner } from './signing-key.js'

interface ProofDeps {
  readonly db: Db
  readonly store: ObjectStore
  readonly clock: Clock
  readonly signer: ReportSigner
}

/**
 * Signs what a report's files are and stores manifest and signature beside them; both are made anew by a run after a
 * crash, since only a complete report counts. Returns the link that the manifest is in the chain of its package.
 */
export async function storeProof(
  { db, store, clock, signer }: ProofDeps,
  report: StoredReport,
  record: ReportRecord,
): Promise<ChainHead> {
  const objects = await listReportObjects(db, report)
  const files = objects
    .filter(({ form, sha256 }) => form !== MANIFEST_FORM && form !== SIGNATURE_FORM && sha256 !== '')
    .map(({ form, objectKey, sizeBytes, sha256 }) => ({ form, name: basename(objectKey), sizeBytes, sha256 }))
  const previous = await findSignedBefore(db, report)
  const signed = signManifest(record, { files, previous, signedAt: clock.now() }, signer)
  const parts: readonly (readonly [form: string, bytes: Buffer])[] = [
    [MANIFEST_FORM, signed.text],
    [SIGNATURE_FORM, signed.signature],
  ]
  let manifestSha256 = ''
  for (const [form, bytes] of parts) {
    const object = objects.find((each) => each.form === form)
    if (object === undefined) throw new Error(`no object was planned for the form ${form}`)
    const stored = await store.put(object.objectKey, once(bytes), { contentType: object.contentType })
    await markObjectStored(db, object, stored)
    if (form === MANIFEST_FORM) manifestSha256 = stored.sha256
  }
  return chainHeadOf(signed.manifest, manifestSha256, signer.keyId)
}
