import type { KeyObject } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { recordAccount } from './accounts/create-account.js'
import { requestGroupCopies } from './accounts/group-copies.js'
import { listAccountsAfter, listGroupAccountNos } from './accounts/store/accounts.js'
import type { Config } from './config.js'
import { databaseOf, dataPaths, objectsOf, processFoldersOf, spoolOf } from './data-paths.js'
import { openDatabase } from './db/connect.js'
import { withSealedColumns } from './db/sealed-columns.js'
import { deliveryHandlers } from './delivery/jobs.js'
import { requestDeliveryLook } from './delivery/request-delivery.js'
import { compareHandler } from './evaluation/compare-upload.js'
import { postEvent } from './evaluation/function-rules-call.js'
import { functionHandler } from './evaluation/function-rules-jobs.js'
import { evaluationHandlers, requestChangesEvaluation, requestRuleEvaluation } from './evaluation/jobs.js'
import { declaredRelationsHandler, requestDeclaredRelations } from './inventory/declared-relations.js'
import { directorySpool, objectSpool } from './inventory/import-spool.js'
import { redactNothing, redactSecrets } from './inventory/redact.js'
import { refuseVerdicts } from './inventory/replay-files.js'
import { importHandler } from './inventory/run-import.js'
import { listenTo } from './listen.js'
import { groupCopiesHandler } from './packs/copy-group.js'
import { requestStatistics, statisticsHandler } from './packs/daily-statistics.js'
import { clearAccountHandler } from './packs/stop-recorder.js'
import { sharedClock, systemClock } from './platform/clock.js'
import { randomIds } from './platform/ids.js'
import type { JobQueue } from './platform/jobs/enqueue.js'
import { createJobRunner, type JobRunner } from './platform/jobs/runner.js'
import { createLog } from './platform/log.js'
import { openObjectStore } from './platform/object-store/open-store.js'
import { derivedKey } from './platform/seal.js'
import { messageLinks } from './report-links.js'
import { clearReportSettings } from './reports/clear-account.js'
import { type FileDeps, failAbandonedFiles } from './reports/files/make-file.js'
import { reportSigner } from './reports/proof/signing-key.js'
import { deletePackReports } from './reports/remove-reports.js'
import { failAbandonedReports, reportHandlers } from './reports/report-handlers.js'
import { requestSendings, sendingHandler } from './reports/sending/send-report.js'
import { hasFiles } from './reports/store/generated-files.js'
import { hasReports } from './reports/store/reports.js'
import { requestSubscriptions, subscriptionHandler } from './reports/templates/subscription.js'
import { witnessHandler } from './reports/witness/witness-job.js'
import { declaredRelations } from './rules/catalogue/declared-relations.js'
import { loadCatalogue } from './rules/catalogue/load-catalogue.js'
import { withOwnControls } from './rules/catalogue/own-controls.js'
import { withOwnRules } from './rules/catalogue/own-rules.js'
import { secretPaths } from './rules/catalogue/secret-paths.js'
import { requestSchedule, scheduleHandler } from './rules/schedule-rules.js'
import { evaluationThreads } from './start-evaluation-threads.js'
import { requestSweep, sweepHandler } from './sweep.js'
import { VERSION } from './version.js'
import { witnessPlaces } from './witness-places.js'

/** What the main thread gives the job thread at its start. */
export interface JobThreadData {
  readonly config: Config
  readonly masterKey: KeyObject
  /** Of sealed configurations. */
  readonly dataKey: KeyObject
  readonly catalogueFile: string
  /** How far the clock of a test server is from the system's; undefined for none. */
  readonly clockOffset: SharedArrayBuffer | undefined
}

/** Pauses before a function, or what else is posted to, is tried again. */
const CALL_AGAIN_AFTER_MS = [1_000, 4_000]

export type ToJobThread = 'wake' | 'stop'
export type FromJobThread = 'ready'

/**
 * The job thread: imports, evaluations and reports, with connections of its own, so that no request waits
 * for them. The main thread wakes it after a commit and tells it to stop.
 */
async function runJobThread(data: JobThreadData): Promise<void> {
  if (parentPort === null) throw new Error('the job thread needs a parent')
  const port = parentPort
  const { config, masterKey } = data
  const paths = dataPaths(config)
  const clock = data.clockOffset === undefined ? systemClock : sharedClock(data.clockOffset).clock
  const ids = randomIds
  const log = createLog(config.logLevel).child({ thread: 'jobs' })
  const db = withSealedColumns(await openDatabase({ ...databaseOf(config), checkpointPages: 4000 }), {
    key: data.dataKey,
    sealsNew: config.sealConfigurations === 'on',
  })
  const isShared = config.databaseUrl !== undefined
  // The main thread opened it; a second time would remove what that one is writing.
  const store = await openObjectStore({ ...objectsOf(config), isOnly: false }, { clock, ids })
  let runner: JobRunner | undefined
  const queue: JobQueue = { clock, ids, wake: () => runner?.wake() }
  const catalogue = await withOwnControls(
    await withOwnRules(loadCatalogue(data.catalogueFile), config.rulesDir),
    config.controlsDir,
  )
  const relations = declaredRelations(catalogue)
  const redact = redactSecrets(derivedKey(masterKey, 'redaction'), secretPaths(catalogue))
  const reports: FileDeps = {
    fileCompleted: (db, account, file) => requestSendings(db, queue, account, file),
    db,
    clock,
    store,
    catalogue,
    declaredIds: relations.ids,
    settings: {
      language: config.language,
      timeZone: config.timeZone,
      toolVersion: VERSION,
      staleAfterMs: config.staleAfterHours * 3_600_000,
      slaDays: { 1: config.slaHighDays, 2: config.slaMediumDays, 3: config.slaLowDays },
      historyMs: config.keepHistoryDays === 0 ? undefined : config.keepHistoryDays * 86_400_000,
    },
    spoolDirectory: spoolOf(config),
    urlForm: config.reportFormat,
    madeForms: config.reportForms,
    keepReports: config.reportKeep,
    signer: reportSigner(masterKey, config.signingKey),
    redact,
    witnesses: { places: witnessPlaces(config), queue },
  }
  const linkTo = await messageLinks(db, config, { masterKey, clock, ids })
  // No job runs yet: whatever lies here is of one that was killed.
  await rm(reports.spoolDirectory, { recursive: true, force: true })
  await failAbandonedReports(reports)
  await failAbandonedFiles(reports)
  for (const account of await listAccountsAfter(db, 0, 1_000_000)) {
    await requestSchedule(db, queue, account)
    await requestDeclaredRelations(db, queue, account)
  }
  for (const groupNo of await listGroupAccountNos(db)) await requestGroupCopies(db, queue, groupNo)
  await requestStatistics(db, queue)
  await requestSweep(db, queue)
  await requestSubscriptions(db, queue)
  await requestDeliveryLook(db, queue)
  const spool = isShared ? objectSpool(store) : directorySpool(paths.imports)
  runner = createJobRunner({
    db,
    clock,
    log,
    onlyProcess: !isShared,
    handlers: [
      importHandler({
        db,
        spool,
        recording: {
          clock,
          changed: async (db, account) => {
            await requestChangesEvaluation(db, queue, account)
            await requestDeclaredRelations(db, queue, account)
          },
        },
        redaction: {
          mode: config.redaction,
          redact: config.redaction === 'on' ? redact : redactNothing,
        },
        verdicts: refuseVerdicts,
        createAccount: async (db, account) =>
          (await recordAccount(db, { clock, ids, masterKey }, account, { isOperator: false })).account,
      }),
      ...evaluationHandlers(db, queue, {
        declaredIds: relations.ids,
        ...(config.evaluationWorkers === 1
          ? {}
          : {
              pool: evaluationThreads(config.evaluationWorkers, {
                database: { ...databaseOf(config), connections: 2, checkpointPages: 0 },
                dataKey: data.dataKey,
              }),
            }),
      }),
      declaredRelationsHandler(db, relations),
      compareHandler(db, queue),
      ...deliveryHandlers({
        db,
        queue,
        masterKey,
        retryAfterMs: CALL_AGAIN_AFTER_MS,
        spoolDirectory: objectsOf(config).spoolDirectory,
        log,
      }),
      functionHandler(db, queue, { masterKey, post: postEvent, retryAfterMs: CALL_AGAIN_AFTER_MS }),
      scheduleHandler(db, queue, {
        ruleChanged: async (db, account, ruleNo, cause) =>
          void (await requestRuleEvaluation(db, queue, account, ruleNo, cause)),
      }),
      groupCopiesHandler({
        db,
        queue,
        events: {
          ruleChanged: async (db, account, ruleNo, cause) =>
            void (await requestRuleEvaluation(db, queue, account, ruleNo, cause)),
          packDeleted: (db, account, packNo) => deletePackReports(db, queue, account, packNo),
          accountCleared: (db, account) => clearReportSettings(db, queue, account),
        },
        isWithoutReports: async (db, groupNo) =>
          !((await hasReports(db, groupNo)) || (await hasFiles(db, groupNo))),
      }),
      statisticsHandler(db, queue),
      clearAccountHandler(db, queue),
      sweepHandler({
        db,
        queue,
        spool,
        store,
        processFolders: processFoldersOf(config),
        keep: config,
      }),
      ...reportHandlers(reports),
      witnessHandler({ db, queue, store, log, places: witnessPlaces(config) }),
      subscriptionHandler(db, queue),
      sendingHandler({ db, queue, masterKey, store, linkTo }),
    ],
  })
  runner.start()
  const listening = await listenTo(config.databaseUrl, log, { assay_jobs: () => runner?.wake() })
  const running = runner
  port.on('message', (message: ToJobThread) => {
    if (message === 'wake') running.wake()
    else void stop()
  })
  port.postMessage('ready' satisfies FromJobThread)
  log.info('working off jobs')

  async function stop(): Promise<void> {
    await listening.stop()
    await running.stop()
    await rm(reports.spoolDirectory, { recursive: true, force: true })
    await db.destroy()
    port.close()
  }
}

// No await: the program is bundled into CommonJS modules (scripts/program). What it throws ends the thread.
void runJobThread(workerData as JobThreadData)
