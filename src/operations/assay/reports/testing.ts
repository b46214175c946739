import { createSecretKey, type KeyObject } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startGateway, type TestGateway } from '../../../http/gateway-testing.js'
import { redactSecrets } from '../../../inventory/redact.js'
import { type SettableClock, settableClock } from '../../../platform/clock.js'
import { randomIds } from '../../../platform/ids.js'
import type { Instant } from '../../../platform/instant.js'
import type { JobQueue } from '../../../platform/jobs/enqueue.js'
import { createJobRunner } from '../../../platform/jobs/runner.js'
import type { JobHandler } from '../../../platform/jobs/types.js'
import { createLog } from '../../../platform/log.js'
import { openDirectoryStore } from '../../../platform/object-store/directory-store.js'
import { downloadUrlSigner } from '../../../platform/object-store/sign-url.js'
import type { ObjectStore } from '../../../platform/object-store/types.js'
import { CATALOGUE_OF_TESTS } from '../../../reports/catalogue-testing.js'
import type { FileDeps } from '../../../reports/files/make-file.js'
import { SIGNER_OF_TESTS } from '../../../reports/proof/testing.js'
import { reportHandlers } from '../../../reports/report-handlers.js'
import { requestSendings } from '../../../reports/sending/send-report.js'
import type { ListedOperation, Services } from '../../operation.js'

/** Of the types that the estates of tests have. */
const SECRETS_OF_TESTS = new Map([['ACS::ECS::Instance', [['Password']]]])
const BUCKET = 'cloud-config-compliance-report'

/** A gateway with report operations, and the jobs behind them. */
export interface ReportGateway {
  readonly gateway: TestGateway
  readonly clock: SettableClock
  readonly store: ObjectStore
  /** What the jobs work with. */
  readonly deps: FileDeps
  config(action: string, form?: Record<string, string>): ReturnType<TestGateway['call']>
  assay(action: string, form?: Record<string, string>): ReturnType<TestGateway['call']>
  readonly queue: JobQueue
  readonly masterKey: KeyObject
  /** Works off every due job; of other stages those of `more`. */
  runJobs(more?: readonly JobHandler<unknown>[]): Promise<void>
  close(): Promise<void>
}

/** The gateway of tests builds no report services; these operations bring theirs along. */
function withServices(
  operation: ListedOperation,
  own: Pick<Services, 'masterKey' | 'queue' | 'reportUrls'>,
): ListedOperation {
  return {
    ...operation,
    handle: (input: never, services) => operation.handle(input, { ...services, ...own }),
  }
}

/** Starts one at an instant; times of what it makes are those of `clock`. */
export async function startReportGateway(
  at: Instant,
  operations: readonly ListedOperation[],
  catalogue?: FileDeps['catalogue'],
): Promise<ReportGateway> {
  const clock = settableClock(at)
  const reportUrls = downloadUrlSigner({
    keys: { current: () => ({ keyId: 'K1', secret: 's1' }) },
    clock,
    bucket: BUCKET,
    bucketUrl: `https://reports.example/${BUCKET}`,
    ttlSeconds: 3600,
  })
  const masterKey = createSecretKey(randomIds.bytes(32))
  const own = { masterKey, queue: { clock, ids: randomIds, wake: () => {} }, reportUrls }
  const gateway = await startGateway({
    operations: operations.map((operation) => withServices(operation, own)),
  })
  const directory = await mkdtemp(join(tmpdir(), 'assay reports '))
  const store = await openDirectoryStore(join(directory, 'objects'), { clock, ids: randomIds })
  const deps: FileDeps = {
    fileCompleted: (db, account, file) => requestSendings(db, own.queue, account, file),
    db: gateway.db,
    clock,
    store,
    catalogue: catalogue ?? CATALOGUE_OF_TESTS,
    redact: redactSecrets(masterKey, SECRETS_OF_TESTS),
    settings: { language: 'en', timeZone: 'UTC', toolVersion: '0.1.0', staleAfterMs: 172_800_000 },
    spoolDirectory: join(directory, 'spool'),
    urlForm: 'xls',
    signer: SIGNER_OF_TESTS,
  }
  return {
    gateway,
    clock,
    store,
    deps,
    config: (action, form = {}) => gateway.call(action, form, { version: '2020-09-07' }),
    assay: (action, form = {}) => gateway.call(action, form, { version: '2026-12-01' }),
    queue: own.queue,
    masterKey,
    runJobs: (more = []) => {
      const log = createLog('silent')
      const handlers = [...reportHandlers(deps), ...more]
      return createJobRunner({ db: gateway.db, clock, log, handlers, onlyProcess: true }).drain()
    },
    close: async () => {
      await gateway.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
