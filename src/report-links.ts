import type { KeyObject } from 'node:crypto'
import type { Config } from './config.js'
import type { Db } from './db/tables.js'
import type { Clock } from './platform/clock.js'
import type { Ids } from './platform/ids.js'
import { downloadUrlSigner } from './platform/object-store/sign-url.js'
import { openSigningKeys } from './platform/object-store/signing-keys.js'
import type { SendingDeps } from './reports/sending/send-report.js'

/** Name of the bucket in the addresses of reports. Source: spec/oss.md 1 */
export const REPORT_BUCKET = 'cloud-config-compliance-report'

/** Makes links for messages that leave the server; null where it does not know the address that clients reach. */
export async function messageLinks(
  db: Db,
  config: Pick<Config, 'publicUrl' | 'reportUrlTtlSeconds'>,
  deps: { readonly masterKey: KeyObject; readonly clock: Clock; readonly ids: Ids },
): Promise<SendingDeps['linkTo']> {
  if (config.publicUrl === undefined) return null
  const ttlSeconds = config.reportUrlTtlSeconds
  const keys = await openSigningKeys(db, { ...deps, overlapMs: (ttlSeconds + 120) * 1000 })
  const bucketUrl = `${config.publicUrl}/${REPORT_BUCKET}`
  const signer = downloadUrlSigner({ keys, clock: deps.clock, bucket: REPORT_BUCKET, bucketUrl, ttlSeconds })
  return async (objectKey) => {
    await keys.refresh()
    return signer.sign(objectKey)
  }
}
