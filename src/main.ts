import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { listGroupOwners } from './accounts/aggregators.js'
import { ensureBootstrapAccount } from './accounts/bootstrap-account.js'
import { cachedCredentials } from './accounts/credentials.js'
import { openDataKey } from './accounts/data-key.js'
import { groupWritten } from './accounts/group-copies.js'
import { resolveAggregator } from './accounts/resolve-aggregator.js'
import { listAccountsAfter } from './accounts/store/accounts.js'
import { backupBeforeMigrating } from './backup-before-migrating.js'
import { type Config, quotasOf } from './config.js'
import { databaseOf, dataPaths, objectsOf } from './data-paths.js'
import { openDatabase } from './db/connect.js'
import { lockDataDirectory } from './db/data-lock.js'
import { lockUntilEnd } from './db/locks.js'
import { migrate } from './db/migrate.js'
import { notify } from './db/notifications.js'
import { withSealedColumns } from './db/sealed-columns.js'
import type { Db } from './db/tables.js'
import { inTransaction } from './db/transaction.js'
import { countChannels } from './delivery/store/channels.js'
import { UnavailableError } from './errors.js'
import { requestRuleEvaluation } from './evaluation/jobs.js'
import { deleteRuleBlocks } from './evaluation/store/blocks.js'
import { registerConsole } from './http/console/serve.js'
import { type HandedCredentials, signInCodes } from './http/console/sign-in-codes.js'
import { registerDownloads } from './http/downloads.js'
import { createMetrics } from './http/metrics.js'
import { createServer } from './http/server.js'
import { readTlsPair } from './http/tls.js'
import { directorySpool, objectSpool } from './inventory/import-spool.js'
import { listenTo } from './listen.js'
import { openMasterKey } from './master-key.js'
import { OPERATIONS } from './operations/index.js'
import type { SharedServices } from './operations/operation.js'
import { type Clock, type SharedClock, systemClock } from './platform/clock.js'
import { type AccountNo, randomIds } from './platform/ids.js'
import { countDeadJobs } from './platform/jobs/store/listed-jobs.js'
import { countOpenJobs } from './platform/jobs/store.js'
import { createLog, type Log } from './platform/log.js'
import { openObjectStore } from './platform/object-store/open-store.js'
import { type DownloadUrlSigner, downloadUrlSigner } from './platform/object-store/sign-url.js'
import { openSigningKeys } from './platform/object-store/signing-keys.js'
import { derivedKey } from './platform/seal.js'
import { REPORT_BUCKET } from './report-links.js'
import { clearReportSettings } from './reports/clear-account.js'
import { viewReportsBeingMade } from './reports/describe-progress.js'
import { reportSigners } from './reports/proof/signing-key.js'
import { deletePackReports } from './reports/remove-reports.js'
import { operationTable } from './rpc/call.js'
import { keptReplies } from './rpc/kept-replies.js'
import { nonceMemory } from './rpc/nonces.js'
import { pipeline } from './rpc/pipeline.js'
import { noThrottle, rateThrottle, type Throttle } from './rpc/throttle.js'
import { loadCatalogue } from './rules/catalogue/load-catalogue.js'
import { withOwnControls } from './rules/catalogue/own-controls.js'
import { withOwnRules } from './rules/catalogue/own-rules.js'
import { refreshManagedRules } from './rules/refresh-managed-rules.js'
import { tagsByArn } from './rules/tags-by-arn.js'
import { type JobThread, jobThread } from './start-job-thread.js'
import { watchUse } from './watch-use.js'

/** Bucket of the report objects. Source: spec/oss.md 1. */
/** Nonces kept in memory: two windows of 15 minutes at about 1,000 requests a second. */
const NONCE_CAPACITY = 2_000_000
/** Of replies that are given again while nothing changes: some hundred pages of results. */
const KEPT_REPLY_BYTES = 8_000_000
/** How long a change of keys or policies by another process may stay unseen should its message be lost. */
const CREDENTIALS_KEPT_MS = 5_000
/** How soon a signing key that was rotated elsewhere is known here. */
const KEY_REFRESH_MS = 60_000
/** What counts for /metrics is loaded when the first answers are given. */
const COUNTING_AFTER_MS = 100
const CATALOGUE_FILE = fileURLToPath(new URL('../catalog.json', import.meta.url))
const CONSOLE_FOLDER = fileURLToPath(new URL('../console', import.meta.url))
const OPENAPI_FILE = fileURLToPath(new URL('../openapi.json', import.meta.url))

export interface Assay {
  /** Address it listens on, e.g. `http://127.0.0.1:8420`. */
  readonly url: string
  readonly accountId: string
  /** Only when it was made now: the secret is never shown again. */
  readonly bootstrapKey?: { readonly accessKeyId: string; readonly accessKeySecret: string }
  /**
   * Reads certificate and key again, for connections that come; undefined without TLS. Throws ConfigError, and
   * goes on with what there was, when the files cannot be used.
   */
  readonly reloadTls?: () => void
  /** A code that gives the console these credentials once, within ten minutes: `/console/#code={code}`. */
  readonly offerSignIn: (credentials: HandedCredentials) => string
  /** Ends running requests and jobs, closes everything, gives the data folder back. */
  stop(): Promise<void>
}

export interface StartOptions {
  readonly log?: Log
  /** Tests and development: a handler that throws a code it did not declare is answered as a bug. */
  readonly isStrict?: boolean
  /** Tests of others: stages, not the protocol, take the time from it, and SetClock sets it. */
  readonly testClock?: SharedClock
}

/**
 * Starts the server with its job thread. Throws DataLockedError when another process has the data folder,
 * ConfigError and UnavailableError when settings and stored data do not fit together.
 */
export async function startAssay(config: Config, options: StartOptions = {}): Promise<Assay> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  const closing: (() => Promise<void> | void)[] = []
  if (config.databaseUrl === undefined) {
    const lock = lockDataDirectory(config.dataDir)
    closing.push(() => lock.release())
  }
  const closeAll = async () => {
    for (const close of closing.splice(0).reverse()) await close()
  }
  try {
    return await start(config, options, closing, closeAll)
  } catch (error) {
    await closeAll()
    throw error
  }
}

async function start(
  config: Config,
  options: StartOptions,
  closing: (() => Promise<void> | void)[],
  closeAll: () => Promise<void>,
): Promise<Assay> {
  const clock = systemClock
  const stageClock = options.testClock?.clock ?? clock
  const ids = randomIds
  const log = options.log ?? createLog(config.logLevel)
  const paths = dataPaths(config)
  // Before anything is made that a start which a wrong file stops would not tell of, such as a first key.
  const catalogue = await withOwnControls(
    await withOwnRules(loadCatalogue(CATALOGUE_FILE), config.rulesDir),
    config.controlsDir,
  )
  // The job thread checkpoints; a checkpoint here would hold up requests.
  const opened = await openDatabase({ ...databaseOf(config), checkpointPages: 0 })
  closing.push(() => opened.destroy())
  await migrate(opened, backupBeforeMigrating(config))
  const masterKey = await openMasterKey(opened, paths.masterKey, config.masterKey)
  const sealsNew = config.sealConfigurations === 'on'
  const { bootstrap, dataKey } = await inTransaction(opened, async (db) => {
    await lockUntilEnd(db, 'start')
    const deps = { clock, ids, masterKey }
    const bootstrap = await ensureBootstrapAccount(db, deps, config)
    return { bootstrap, dataKey: await openDataKey(db, deps, { sealsNew }) }
  })
  const db = withSealedColumns(opened, { key: dataKey, sealsNew })
  const store = await openObjectStore(objectsOf(config), { clock, ids })
  const keys = await openSigningKeys(db, {
    masterKey,
    clock,
    ids,
    overlapMs: (config.reportUrlTtlSeconds + 120) * 1000,
  })

  let jobs: JobThread | undefined
  const queue = { clock: stageClock, ids, wake: () => jobs?.wake() }
  const events: SharedServices['events'] = {
    ruleChanged: async (db, account, ruleNo, cause) =>
      void (await requestRuleEvaluation(db, queue, account, ruleNo, cause)),
    ruleDeleted: (db, account, ruleNo) => deleteRuleBlocks(db, account.accountNo, ruleNo),
    packDeleted: (db, account, packNo) => deletePackReports(db, queue, account, packNo),
    accountCleared: (db, account) => clearReportSettings(db, queue, account),
  }
  await refreshManagedRules(db, { clock: stageClock, events, catalogue }, [
    ...(await listAccountsAfter(db, 0, 1_000_000)),
    ...(await listGroupOwners(db)),
  ])

  const isShared = config.databaseUrl !== undefined
  const known = cachedCredentials(db, masterKey, clock, {
    keptForMs: isShared ? CREDENTIALS_KEPT_MS : Number.POSITIVE_INFINITY,
  })
  const credentials: typeof known = {
    ...known,
    forget: (accountNo) => {
      known.forget(accountNo)
      notify(db, 'assay_credentials', String(accountNo)).catch((error: unknown) =>
        log.warn({ err: error }, 'other processes see the change a little later'),
      )
    },
  }
  const listening = await listenTo(config.databaseUrl, log, {
    assay_credentials: (accountNo) =>
      accountNo === '' ? known.forgetAll() : known.forget(Number(accountNo) as AccountNo),
  })
  closing.push(() => listening.stop())
  const metrics = createMetrics()
  metrics.watchQueuedJobs(async () => (await countOpenJobs(db)).reduce((sum, { count }) => sum + count, 0))
  metrics.watchDeadJobs(() => countDeadJobs(db))
  metrics.watchReports(() => viewReportsBeingMade(db, stageClock))
  metrics.watchChannels(() => countChannels(db))
  let signLink: DownloadUrlSigner['sign'] = () => {
    throw new UnavailableError(new Error('the server does not listen yet'))
  }
  const services: SharedServices = {
    masterKey,
    credentials,
    queue,
    spool: isShared ? objectSpool(store) : directorySpool(paths.imports),
    catalogue,
    quotas: quotasOf(config),
    testClock: options.testClock?.clock ?? null,
    exemptionPolicy: {
      needsApproval: config.exemptionApproval === 'required',
      maxDays: config.exemptionMaxDays,
    },
    events,
    // The address is known once the server listens; nobody can ask for a link before.
    reportUrls: { sign: (key) => signLink(key) },
    reportSigners: () => reportSigners(masterKey, config.signingKey),
  }
  const watch = watchUse(db, clock, bootstrap.account, log)
  closing.push(() => watch.stop())
  const call = pipeline({
    db,
    clock,
    stageClock,
    ids,
    operations: operationTable(OPERATIONS),
    credentials,
    nonces: nonceMemory(ids, NONCE_CAPACITY),
    keptReplies: keptReplies(KEPT_REPLY_BYTES),
    keyUse: watch,
    throttle: {
      account: limited(clock, config.rateAccount, config.rateAccountBurst),
      operation: limited(clock, config.rateOperation, config.rateOperationBurst),
    },
    maxBodyBytes: config.maxBodyBytes,
    services,
    resolveAggregator,
    groupWritten: async (db, { groupNo }) =>
      void (groupNo !== undefined && (await groupWritten(db, queue, groupNo))),
    resourceTags: tagsByArn,
    diagnosticKey: derivedKey(masterKey, 'diagnostic'),
    isStrict: options.isStrict ?? false,
    publicUrl: config.publicUrl,
  })
  const { tlsCert, tlsKey, trustedProxies } = config
  const readTls =
    tlsCert === undefined || tlsKey === undefined ? undefined : () => readTlsPair(tlsCert, tlsKey)
  const codes = signInCodes(clock, ids)
  const server = createServer({
    call,
    log,
    metrics,
    ids,
    hasApi: config.role !== 'worker',
    isReady: () => isReady(db, config.role, jobs),
    limits: config,
    publicUrl: config.publicUrl,
    ...(readTls === undefined ? {} : { tls: readTls() }),
    ...(trustedProxies === undefined ? {} : { trustedProxies }),
    mount: (app) => {
      if (config.role !== 'worker')
        registerConsole(app, { folder: CONSOLE_FOLDER, openapiFile: OPENAPI_FILE, signInCodes: codes })
      registerDownloads(app, {
        bucket: REPORT_BUCKET,
        store,
        keys,
        clock,
        ids,
        onDownload: watch.downloaded,
      })
    },
  })
  closing.push(() => server.stop())
  const refresh = setInterval(() => {
    keys.refresh().catch((error: unknown) => log.error({ err: error }, 'signing keys'))
  }, KEY_REFRESH_MS)
  closing.push(() => clearInterval(refresh))
  if (config.role !== 'api') {
    const clockOffset = options.testClock?.offset
    const thread = jobThread({ config, masterKey, dataKey, catalogueFile: CATALOGUE_FILE, clockOffset }, log)
    closing.push(() => thread.stop())
    if (config.role === 'worker') await thread.start()
    jobs = thread
  }
  const url = await server.listen({ host: config.host, port: config.port })
  if (config.role === 'all') jobs?.startSoon()
  const counting = setTimeout(() => void metrics.begin(), COUNTING_AFTER_MS)
  closing.push(() => clearTimeout(counting))
  const bucketUrl = `${config.publicUrl ?? url}/${REPORT_BUCKET}`
  const links = downloadUrlSigner({
    keys,
    clock,
    bucket: REPORT_BUCKET,
    bucketUrl,
    ttlSeconds: config.reportUrlTtlSeconds,
  })
  signLink = (key) => links.sign(key)
  log.info({ url, dataDir: config.dataDir, catalogue: catalogue.version }, 'ready')
  const { account, madeKey } = bootstrap
  return {
    url,
    accountId: account.accountId,
    ...(madeKey === undefined
      ? {}
      : { bootstrapKey: { accessKeyId: madeKey.accessKeyId, accessKeySecret: madeKey.secret } }),
    ...(readTls === undefined ? {} : { reloadTls: () => server.useTls(readTls()) }),
    offerSignIn: (credentials) => codes.issue(credentials),
    stop: closeAll,
  }
}

function limited(clock: Clock, perSecond: number, burst: number): Throttle {
  return perSecond === 0 ? noThrottle : rateThrottle(clock, { perSecond, burst })
}

async function isReady(db: Db, role: Config['role'], jobs: JobThread | undefined): Promise<boolean> {
  try {
    await listAccountsAfter(db, 0, 1)
    return role === 'api' || (jobs?.isWell() ?? false)
  } catch {
    return false
  }
}
