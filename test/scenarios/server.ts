import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../src/config.js'
import { createDatabase } from '../../src/db/testing-postgres.js'
import { createLog } from '../../src/platform/log.js'
import { ROOT } from '../architecture.js'

/** On PostgreSQL: the database that stands for a data folder, kept while the folder is. */
const databases = new Map<string, Awaited<ReturnType<typeof createDatabase>>>()

type Main = typeof import('../../src/main.js')

export interface TestServer {
  readonly url: string
  readonly accountId: string
  readonly accessKeyId: string
  readonly accessKeySecret: string
  readonly directory: string
  stop(): Promise<void>
}

/** The built server, with its job thread, on a free port and a data folder of its own (with spaces in its name). */
export async function startTestServer(settings: Readonly<Record<string, string>> = {}): Promise<TestServer> {
  // Compiled: the job thread is a worker, and workers load JavaScript.
  const { startAssay } = (await import(join(ROOT, 'dist/src/main.js'))) as Main
  const directory = settings['ASSAY_DATA_DIR'] ?? (await mkdtemp(join(tmpdir(), 'assay scenario ')))
  const key = { accessKeyId: 'LTAItestROOTtest0001', accessKeySecret: 'rootSecretROOTsecret0123456789' }
  const url = await databaseOf(directory)
  const config = readConfig({
    ...(url === undefined ? {} : { ASSAY_DATABASE_URL: url }),
    ASSAY_PORT: '0',
    ASSAY_DATA_DIR: directory,
    ASSAY_ACCOUNT_ID: '1208863178610001',
    ASSAY_ACCESS_KEY_ID: key.accessKeyId,
    ASSAY_ACCESS_KEY_SECRET: key.accessKeySecret,
    ...settings,
  })
  const log = createLog(process.env['ASSAY_TEST_LOG'] === undefined ? 'silent' : 'debug')
  const assay = await startAssay(config, { log, isStrict: true })
  return {
    ...key,
    url: assay.url,
    accountId: assay.accountId,
    directory,
    stop: async () => {
      await assay.stop()
      if (settings['ASSAY_DATA_DIR'] !== undefined) return
      await databases.get(directory)?.drop()
      databases.delete(directory)
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function databaseOf(directory: string): Promise<string | undefined> {
  const server = process.env['ASSAY_TEST_DATABASE_URL']
  if (server === undefined) return undefined
  const database = databases.get(directory) ?? (await createDatabase(server))
  databases.set(directory, database)
  return database.url
}
