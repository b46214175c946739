import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { createDatabase } from '../../src/db/testing-postgres.js'
import { ASSAY, bucketSnapshot, call, importFiles, type Key, until } from '../scenarios/client.js'
import { findFaults, readContents } from '../survival/contents.js'
import { noteDatabase } from '../survival/database-note.js'
import { ACCOUNT_ID, errorLines, forgetErrors, spawnServer } from '../survival/server-process.js'
import { PATIENCE_MS } from '../survival/settings.js'
import { openCluster, untilIdle } from './cluster.js'
import { binaryOf } from './start-postgres.mjs'

beforeAll(forgetErrors)

interface ReportReply {
  readonly CompliancePackReport: { readonly ReportStatus: string; readonly ReportUrl?: string }
}

/** What a client sees: lists, counts and the digest of the report. */
async function answers(key: Key, CompliancePackId: string): Promise<Record<string, string>> {
  const url = await until(async () => {
    const reply = await call<ReportReply>(key, 'GetCompliancePackReport', { CompliancePackId })
    return reply.CompliancePackReport.ReportStatus === 'COMPLETE' && reply.CompliancePackReport.ReportUrl
  }, PATIENCE_MS)
  const bytes = Buffer.from(await (await fetch(url)).arrayBuffer())
  const without = (reply: object) => JSON.stringify({ ...reply, RequestId: '' })
  return {
    packs: without(await call(key, 'ListCompliancePacks')),
    rules: without(await call(key, 'ListConfigRules')),
    counts: without(await call(key, 'GetConfigRuleComplianceByPack', { CompliancePackId })),
    imports: without(await call(key, 'ListImports', {}, ASSAY)),
    report: createHash('sha256').update(bytes).digest('hex'),
  }
}

it('pg_dump while a server works, and the object store after it, restore to a server that answers the same', async () => {
  const cluster = await openCluster()
  const directory = await mkdtemp(join(tmpdir(), 'assay restored '))
  const restored = await createDatabase(process.env['ASSAY_TEST_DATABASE_URL'] ?? '', 'template0')
  try {
    const { key } = await cluster.start('all')
    const buckets = Array.from({ length: 200 }, (_, n) => ({
      id: `bucket-${n}`,
      grant: n % 5 === 0 ? 'public-read' : 'private',
    }))
    await importFiles(key, { 'a.json': bucketSnapshot(ACCOUNT_ID, buckets) }, {}, PATIENCE_MS)
    const { CompliancePackId } = await call<{ CompliancePackId: string }>(key, 'CreateCompliancePack', {
      CompliancePackName: 'kept',
      RiskLevel: 1,
      ConfigRules: [
        { ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited', ConfigRuleName: 'r', RiskLevel: 1 },
      ],
    })
    await untilIdle(cluster.db)
    await call(key, 'GenerateCompliancePackReport', { CompliancePackId })
    const before = await answers(key, CompliancePackId)
    await untilIdle(cluster.db)

    // As docs/recovery.md says it, with calls going on that make no report.
    let isBusy = true
    const traffic = (async () => {
      while (isBusy) await call(key, 'GetConfigRuleComplianceByPack', { CompliancePackId })
    })()
    const dump = join(directory, 'assay.dump')
    execFileSync(binaryOf('pg_dump'), ['--format=custom', `--file=${dump}`, cluster.url])
    await cp(join(cluster.directory, 'objects'), join(directory, 'objects'), { recursive: true })
    await cp(join(cluster.directory, 'master.key'), join(directory, 'master.key'))
    isBusy = false
    await traffic
    execFileSync(binaryOf('pg_restore'), ['--no-owner', `--dbname=${restored.url}`, dump])
    noteDatabase(directory, restored.url)

    const contents = await readContents(directory)
    expect(contents['resource']).toHaveLength(200)
    const server = spawnServer(directory)
    expect(await answers(await server.ready, CompliancePackId)).toEqual(before)
    expect((await server.terminate()).code).toBe(0)
    expect(await readContents(directory)).toEqual(contents)
    expect(await findFaults(directory)).toEqual([])
    expect(errorLines).toEqual([])
  } finally {
    await cluster.close()
    await restored.drop()
    await rm(directory, { recursive: true, force: true })
  }
}, 600_000)
