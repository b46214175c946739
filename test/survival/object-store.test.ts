import { createHash } from 'node:crypto'
import { afterAll, expect, it } from 'vitest'
import { type S3Fault, type S3TestServer, startS3Server } from '../../src/platform/object-store/s3-testing.js'
import { bucketSnapshot, call, importFiles, type Key, until } from '../scenarios/client.js'
import { filesBelow, findFaults, query } from './contents.js'
import { makeFolders } from './folders.js'
import { untilIdle } from './idle.js'
import { seededRandom } from './random.js'
import { ACCOUNT_ID, spawnServer } from './server-process.js'
import { FAULT_ROUNDS, PATIENCE_MS, SEED } from './settings.js'
import { sha256Of } from './stray-objects.js'
import { printTallies, tallyOf } from './tally.js'

const FAULTS: readonly S3Fault[] = ['refuse', 'deny', 'silent', 'slow', 'half', 'lostReply']
const BUCKET = 'reports'
/** Requests of one report: it is cut off before any of them. */
const REQUESTS = 12

const folders = await makeFolders()
const s3 = await startS3Server()
afterAll(async () => {
  await s3.close()
  await folders.discardAll()
  printTallies()
})

function spawnWithBucket(directory: string, server: S3TestServer) {
  return spawnServer(directory, {
    ASSAY_OBJECT_STORE: `s3://${BUCKET}?endpoint=${server.url}&pathStyle=true&timeout=1`,
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'us-east-1',
    // Faults are logged, as they should be.
    ASSAY_LOG_LEVEL: 'fatal',
  })
}

async function reportOf(key: Key, CompliancePackId: string): Promise<{ status: string; url?: string }> {
  const { CompliancePackReport } = await call<{
    CompliancePackReport: { ReportStatus: string; ReportUrl?: string }
  }>(key, 'GetCompliancePackReport', { CompliancePackId })
  const { ReportStatus: status, ReportUrl: url } = CompliancePackReport
  return { status, ...(url === undefined ? {} : { url }) }
}

/** What lies in the bucket, is named in the database, and was downloaded must be the same. */
async function compareObjects(directory: string): Promise<string[]> {
  const rows = await query(
    directory,
    'select object_key, sha256, deleted_at from report_object join report using (account_no, report_no)',
  )
  const faults = rows.flatMap(({ objectKey, sha256, deletedAt }) => {
    const stored = s3.contents.get(`${BUCKET}/${objectKey}`)
    if (deletedAt !== null) return [`kept though superseded: ${objectKey}`]
    return stored !== undefined && sha256Of(stored.bytes) === sha256 ? [] : [`${objectKey} is not as noted`]
  })
  if (s3.contents.size !== rows.length) faults.push(`${s3.contents.size} objects for ${rows.length} rows`)
  for (const folder of ['uploads', 'spool'])
    faults.push(...(await filesBelow(directory, folder)).map((file) => `left over: ${file}`))
  return faults
}

it(
  'reports are made once, whatever the object store does meanwhile',
  async () => {
    const directory = await folders.fresh()
    const server = spawnWithBucket(directory, s3)
    const key = await server.ready
    const buckets = Array.from({ length: 200 }, (_, n) => ({
      id: `bucket-${n}`,
      grant: n % 3 === 0 ? 'public-read' : 'private',
    }))
    await importFiles(key, { 'a.json': bucketSnapshot(ACCOUNT_ID, buckets) }, {}, PATIENCE_MS)
    const { CompliancePackId } = await call<{ CompliancePackId: string }>(key, 'CreateCompliancePack', {
      CompliancePackName: 'reported',
      RiskLevel: 1,
      ConfigRules: [
        { ManagedRuleIdentifier: 'oss-bucket-public-read-prohibited', ConfigRuleName: 'r', RiskLevel: 1 },
      ],
    })
    await untilIdle(directory)
    const random = seededRandom(SEED)
    const tally = tallyOf('object store')
    for (let round = 0; round < FAULT_ROUNDS; round++)
      for (const fault of FAULTS) {
        // The fault begins in the middle of a report, at another request each time.
        s3.failAfter(random.below(REQUESTS), fault)
        await call(key, 'GenerateCompliancePackReport', {
          CompliancePackId,
          ClientToken: `${fault}-${round}`,
        })
        await until(async () => s3.failed() > 1, PATIENCE_MS)
        if (fault !== 'slow')
          await until(async () => {
            const jobs = await query(directory, `select last_error from job where kind = 'report.generate'`)
            return jobs.some(({ lastError }) => String(lastError).includes('unavailable'))
          }, PATIENCE_MS)
        s3.fail(undefined)
        const { url } = await until(async () => {
          const report = await reportOf(key, CompliancePackId)
          return report.status === 'COMPLETE' && report
        }, PATIENCE_MS)
        await untilIdle(directory)
        tally.kills++
        tally.acknowledged++
        const bytes = Buffer.from(await (await fetch(url!)).arrayBuffer())
        const sha256 = createHash('sha256').update(bytes).digest('hex')
        const [row] = await query(
          directory,
          `select count(*) as n from report_object where sha256 = '${sha256}'`,
        )
        expect([fault, row]).toEqual([fault, { n: 1 }])
        const faults = await compareObjects(directory)
        tally.drift += faults.length
        expect([fault, faults]).toEqual([fault, []])
      }
    const reports = await query(directory, 'select status from report')
    const expected = FAULT_ROUNDS * FAULTS.length
    tally.lost += Math.max(0, expected - reports.length)
    tally.doubled += Math.max(0, reports.length - expected)
    expect(reports).toEqual(Array.from({ length: expected }, () => ({ status: 'COMPLETE' })))

    // A download says so while the store is away, and a reply that is cut off is not taken for whole.
    const { url } = await reportOf(key, CompliancePackId)
    s3.fail('refuse')
    const refused = await fetch(url!)
    expect([refused.status, await refused.text()]).toEqual([
      503,
      expect.stringContaining('<Code>ServiceUnavailable</Code>'),
    ])
    s3.fail('half')
    await expect(fetch(url!).then(async (reply) => [reply.ok, await reply.arrayBuffer()])).resolves.toEqual([
      false,
      expect.anything(),
    ])
    s3.fail(undefined)
    expect((await fetch(url!)).status).toBe(200)
    expect((await server.terminate()).code).toBe(0)
    expect(await findFaults(directory)).toEqual([])
  },
  120_000 + FAULT_ROUNDS * 240_000,
)
