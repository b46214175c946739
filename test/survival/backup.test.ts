import { createHash } from 'node:crypto'
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runCli } from '../../cli/run-cli.js'
import { keptTerminal } from '../../cli/testing.js'
import { ASSAY, bucketSnapshot, call, importFiles, type Key, until } from '../scenarios/client.js'
import { findFaults, readContents } from './contents.js'
import { makeFolders } from './folders.js'
import { untilIdle } from './idle.js'
import { ACCOUNT_ID, errorLines, forgetErrors, spawnServer } from './server-process.js'

beforeAll(forgetErrors)

const folders = await makeFolders()
afterAll(() => folders.discardAll())

async function cli(...words: string[]) {
  const terminal = keptTerminal()
  const exit = await runCli(words, terminal, {})
  return { exit, text: [...terminal.printed, ...terminal.complained].join('\n') }
}

interface ReportReply {
  readonly CompliancePackReport: { readonly ReportStatus: string; readonly ReportUrl?: string }
}

interface Listed {
  readonly Reports: readonly { readonly ReportId: string }[]
}
interface Shown {
  readonly Report: {
    readonly Status: string
    readonly Objects: readonly { readonly Form: string; readonly Sha256: string; readonly Url: string }[]
  }
}

const sha256Of = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/** What a link leads to. */
async function download(url: string): Promise<Buffer> {
  const reply = await fetch(url)
  expect([url, reply.status]).toEqual([url, 200])
  return Buffer.from(await reply.arrayBuffer())
}

/** Digests of the files of the newest report, each compared with what the server says of it. */
async function digestsOfForms(key: Key, CompliancePackId: string) {
  const { Reports } = await call<Listed>(key, 'ListReports', { CompliancePackId, PageSize: 1 }, ASSAY)
  const { ReportId } = Reports[0]!
  const { Report } = await call<Shown>(key, 'GetReport', { ReportId }, ASSAY)
  const digests: Record<string, string> = {}
  for (const { Form, Sha256, Url } of Report.Objects) {
    digests[Form] = sha256Of(await download(Url))
    expect([Form, digests[Form]]).toEqual([Form, Sha256])
  }
  return digests
}

/** Digest of a file that an operation made: a report on rules, or an inventory. */
async function digestOfFile(key: Key, action: string, member: string, url: string): Promise<string> {
  const link = await until(async () => {
    const reply = await call<Record<string, Readonly<Record<string, unknown>>>>(key, action)
    return reply[member]?.[url]
  })
  return sha256Of(await download(String(link)))
}

/** What a client sees: lists, a result page and the digests of reports and files. */
async function answers(key: Key, CompliancePackId: string) {
  const report = await until(async () => {
    const reply = await call<ReportReply>(key, 'GetCompliancePackReport', { CompliancePackId })
    return reply.CompliancePackReport.ReportStatus === 'COMPLETE' && reply.CompliancePackReport
  })
  const bytes = await download(report.ReportUrl!)
  const without = (reply: object) => JSON.stringify({ ...reply, RequestId: '' })
  return {
    packs: without(await call(key, 'ListCompliancePacks')),
    rules: without(await call(key, 'ListConfigRules')),
    counts: without(await call(key, 'GetConfigRuleComplianceByPack', { CompliancePackId })),
    imports: without(await call(key, 'ListImports', {}, ASSAY)),
    report: sha256Of(bytes),
    forms: await digestsOfForms(key, CompliancePackId),
    rulesReport: await digestOfFile(key, 'GetConfigRulesReport', 'ConfigRulesReport', 'ReportUrl'),
    inventory: await digestOfFile(key, 'GetResourceInventory', 'ResourceInventory', 'DownloadUrl'),
    reportBytes: bytes.length > 1_000,
  }
}

const buckets = (count: number, open: number) =>
  Array.from({ length: count }, (_, n) => ({
    id: `bucket-${n}`,
    grant: n % open === 0 ? 'public-read' : 'private',
  }))

it('a backup taken while a server works restores to a server that answers the same', async () => {
  const directory = await folders.fresh()
  const server = spawnServer(directory)
  const key = await server.ready
  await importFiles(key, { 'a.json': bucketSnapshot(ACCOUNT_ID, buckets(500, 5)) })
  const { CompliancePackId } = await call<{ CompliancePackId: string }>(key, 'CreateCompliancePack', {
    CompliancePackName: 'kept',
    RiskLevel: 1,
    ConfigRules: [
      { ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited', ConfigRuleName: 'r', RiskLevel: 1 },
    ],
  })
  await untilIdle(directory)
  await call(key, 'GenerateCompliancePackReport', { CompliancePackId })
  await call(key, 'GenerateConfigRulesReport')
  await call(key, 'GenerateResourceInventory')
  const before = await answers(key, CompliancePackId)
  await untilIdle(directory)

  expect(Object.keys(before.forms)).toEqual(expect.arrayContaining(['xlsx', 'json', 'record', 'manifest']))

  const quiet = `${await folders.fresh()} backup`
  const first = await cli('backup', quiet, '--data-dir', directory)
  expect(first).toMatchObject({ exit: 0, text: expect.stringContaining('without the master key') })
  await expect(readFile(join(quiet, 'master.key'))).rejects.toThrow('ENOENT')

  // Again in the middle of imports and reports: the copy must be of one instant, with every object it names.
  let busy = true
  const traffic = (async () => {
    for (let n = 2; busy; n++) {
      await importFiles(key, {
        'a.json': bucketSnapshot(ACCOUNT_ID, buckets(500, n), 1_764_000_000_000 + n * 1000),
      })
      await call(key, 'GenerateCompliancePackReport', { CompliancePackId }).catch(() => {})
    }
  })()
  const noisy = `${await folders.fresh()} backup`
  const second = await cli('backup', noisy, '--data-dir', directory, '--with-master-key')
  busy = false
  await traffic
  expect(second).toMatchObject({ exit: 0, text: expect.stringContaining('with the master key') })
  expect((await cli('restore', quiet, '--data-dir', directory)).exit).toBe(5)
  expect((await server.terminate()).code).toBe(0)
  expect((await cli('restore', quiet, '--data-dir', directory)).text).toContain('holds a database already')

  const restored = await folders.fresh()
  expect((await cli('restore', quiet, '--data-dir', restored)).exit).toBe(0)
  const contents = await readContents(restored)
  expect(contents['resource']).toHaveLength(500)
  const keyless = spawnServer(restored)
  await expect(keyless.ready).rejects.toThrow('UnavailableError')
  await copyFile(join(directory, 'master.key'), join(restored, 'master.key'))
  const again = spawnServer(restored)
  expect(await answers(await again.ready, CompliancePackId)).toEqual(before)
  expect((await again.terminate()).code).toBe(0)
  expect(await readContents(restored)).toEqual(contents)
  expect(await findFaults(restored)).toEqual([])

  const fromNoise = await folders.fresh()
  expect((await cli('restore', noisy, '--data-dir', fromNoise)).exit).toBe(0)
  const last = spawnServer(fromNoise)
  expect((await answers(await last.ready, CompliancePackId)).reportBytes).toBe(true)
  await untilIdle(fromNoise)
  expect((await last.terminate()).code).toBe(0)
  expect(await findFaults(fromNoise)).toEqual([])
  expect(errorLines).toEqual([])

  // Damaged, unfinished, or none at all.
  const damaged = await readFile(join(noisy, 'assay.db'))
  damaged[damaged.length - 1]! ^= 1
  await writeFile(join(noisy, 'assay.db'), damaged)
  expect(await cli('restore', noisy, '--data-dir', await folders.fresh())).toMatchObject({
    exit: 3,
    text: expect.stringContaining('is not what was backed up'),
  })
  await rm(join(noisy, 'manifest.json'))
  expect((await cli('restore', noisy, '--data-dir', await folders.fresh())).exit).toBe(3)
}, 120_000)
