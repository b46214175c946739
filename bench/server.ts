import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Child, startChild } from './child.js'

export const ROOT_KEY = {
  accessKeyId: 'LTAIbenchROOT0000001',
  accessKeySecret: 'benchSecretROOT0123456789abcdef',
}

export interface BenchServer {
  readonly url: string
  readonly accountId: string
  readonly child: Child
}

/**
 * Starts the server on a free port over `dataDir`, with its settings as they come but for limits that the load cannot
 * reach, and waits until it is ready.
 */
export async function startServer(dataDir: string): Promise<BenchServer> {
  const child = startChild('serve', [], {
    ASSAY_PORT: '0',
    ASSAY_DATA_DIR: dataDir,
    ASSAY_ACCOUNT_ID: '1208863178610001',
    ASSAY_ACCESS_KEY_ID: ROOT_KEY.accessKeyId,
    ASSAY_ACCESS_KEY_SECRET: ROOT_KEY.accessKeySecret,
    ASSAY_RATE_ACCOUNT: '1000000',
    ASSAY_RATE_ACCOUNT_BURST: '1000000',
    ASSAY_RATE_OPERATION: '1000000',
    ASSAY_RATE_OPERATION_BURST: '1000000',
  })
  const { url, accountId }: { url: string; accountId: string } = JSON.parse(await child.next())
  while (!(await fetch(`${url}/readyz`)).ok);
  return { url, accountId, child }
}

/** Runs `work` with a folder that is removed afterwards. */
export async function withFolder<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'assay-bench-'))
  try {
    return await work(directory)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
