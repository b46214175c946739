import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyProof } from '../../../../cli/report/verify-proof.js'
import { bulkInsert } from '../../../db/bulk-write.js'
import { inTransaction } from '../../../db/transaction.js'
import type { RuleId } from '../../../platform/ids.js'
import { toInstant } from '../../../platform/instant.js'
import { CATALOGUE_OF_TESTS } from '../../../reports/catalogue-testing.js'
import type { StandardSource } from '../../../reports/controls.js'
import { drawOf, Sample } from '../../../reports/evidence/sample.js'
import { SIGNER_OF_TESTS, verdictOfPage } from '../../../reports/proof/testing.js'
import { type SeededEstate, seedEstate } from '../../../reports/testing.js'
import { parseCsv } from '../../../workbook/testing/parse-csv.js'
import { readZip } from '../../../workbook/testing/read-zip.js'
import { GenerateCompliancePackReport } from '../../report/GenerateCompliancePackReport.js'
import { ASSAY_REPORT_OPERATIONS } from './list.js'
import { type ReportGateway, startReportGateway } from './testing.js'

const AT = toInstant(Date.UTC(2026, 5, 22, 2, 46))
const MINUTE_MS = 60_000
const EVIL = '=1+1`</script><b>\u202e\u0007\r\n# 😀'
const SECRET = 'hunter2-hunter2'
const STANDARD: StandardSource = {
  id: 'own-standard',
  title: { en: 'Own', zh: '自有' },
  edition: '1',
  source: { en: '', zh: '' },
  disclaimer: { en: 'No standard at all.', zh: '' },
  clauses: [
    {
      id: '8.1.4',
      title: { en: 'Public access', zh: '公开访问' },
      rules: [{ identifier: 'oss-bucket-public-read-prohibited', confidence: 'high', source: 'ours' }],
    },
  ],
}

let reports: ReportGateway
let estate: SeededEstate
let reportId: string
let directory: string

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'assay-evidence-'))
  reports = await startReportGateway(AT, [...ASSAY_REPORT_OPERATIONS, GenerateCompliancePackReport], {
    ...CATALOGUE_OF_TESTS,
    controls: new Map([[STANDARD.id, STANDARD]]),
  })
  const { db } = reports.gateway
  estate = await seedEstate(db, { resources: 80, rules: 4, at: AT, packName: EVIL, nameOf: () => EVIL })
  await recordVersions()
  await reports.config('GenerateCompliancePackReport', { CompliancePackId: estate.packId })
  await reports.runJobs()
  const { body } = await reports.assay('ListReports', { PageSize: '1' })
  reportId = (body['Reports'] as [{ ReportId: string }])[0].ReportId
})
afterAll(async () => {
  await reports?.close()
  rmSync(directory, { recursive: true, force: true })
})

/** Two versions of all resources but the last one, of which none is kept; the second was recorded after the report. */
async function recordVersions(): Promise<void> {
  const { db } = reports.gateway
  const resources = await db
    .selectFrom('resource')
    .select(['accountNo', 'resourceNo', 'resourceId'])
    .orderBy('resourceNo')
    .execute()
  const columns = [
    'accountNo',
    'resourceNo',
    'version',
    'changeNo',
    'runNo',
    'capturedAt',
    'recordedAt',
    'event',
    'configuration',
    'name',
    'zone',
    'resourceGroupId',
    'status',
    'tags',
    'diff',
  ] as const
  const rows = resources
    .slice(0, -1)
    .flatMap(({ accountNo, resourceNo, resourceId }, index) =>
      [0, 1].map((later) => [
        accountNo,
        resourceNo,
        1 + later,
        2 * index + later + 1,
        1,
        toInstant(AT - 3_600_000 + later),
        toInstant(AT - 3_600_000 + later * 7_200_000),
        'ADD',
        `{"Id": "${resourceId}", "Password": "${SECRET}", "Version": ${1 + later}}`,
        '',
        '',
        '',
        '',
        '{}',
        '[]',
      ]),
    )
  await inTransaction(db, (db) => bulkInsert(db, 'resourceVersion', [...columns], rows))
}

interface ShownBundle {
  readonly Status: string
  readonly Cause?: string
  readonly Url?: string
  readonly Sha256?: string
}

async function bundleOf(wish: Record<string, string>): Promise<ShownBundle> {
  const { body } = await reports.assay('GenerateEvidenceBundle', { ReportId: reportId, ...wish })
  const EvidenceId = String(body['EvidenceId'])
  expect(EvidenceId).toMatch(/^ev-[0-9a-f]{20}$/)
  await reports.runJobs()
  return (await reports.assay('GetEvidenceBundle', { EvidenceId })).body['EvidenceBundle'] as ShownBundle
}

async function filesOf(wish: Record<string, string>): Promise<Map<string, Buffer>> {
  const bundle = await bundleOf(wish)
  expect(bundle).toMatchObject({ Status: 'COMPLETE', Sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
  const key = decodeURIComponent(new URL(bundle.Url!).pathname.split('/').slice(2).join('/'))
  const chunks: Buffer[] = []
  for await (const chunk of reports.store.read(key)) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(bundle.Sha256)
  return readZip(bytes)
}

function resultsIn(files: Map<string, Buffer>): readonly Record<string, string>[] {
  const [header = [], ...rows] = parseCsv(
    files
      .get('results.csv')!
      .toString('utf8')
      .replace(/^\ufeff/, ''),
  )
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])))
}

const jsonIn = (files: Map<string, Buffer>, name: string) => JSON.parse(files.get(name)!.toString('utf8'))

describe('a bundle of evidence', () => {
  it('holds what was recorded of the resources of a clause, without secrets, and is checked by hand', async () => {
    const files = await filesOf({ StandardId: 'own-standard', ClauseId: '8.1.4' })
    const results = resultsIn(files)
    const bundle = jsonIn(files, 'bundle.json')
    expect(results).toHaveLength(20)
    expect(bundle).toMatchObject({ results: 20, configurations: 20, absent: 0, sample: null })
    expect(new Set(results.map((row) => row['rule_id']))).toEqual(
      new Set([jsonIn(files, 'rules.json')[0].ruleId as RuleId]),
    )
    expect(jsonIn(files, 'control.json')).toMatchObject({
      standardId: 'own-standard',
      clause: { clause: '8.1.4' },
    })
    for (const row of results) {
      const text = files.get(row['configuration_file']!)!
      expect(createHash('sha256').update(text).digest('hex')).toBe(row['configuration_sha256'])
      // The version of the report, not the one that was recorded after it.
      expect(JSON.parse(text.toString('utf8'))).toMatchObject({ Id: row['resource_id'], Version: 1 })
      expect(row['configuration_version']).toBe('1')
    }
    expect(results[0]!['resource_name']).toBe(`'${EVIL}`)
    const folder = join(directory, 'bundle')
    for (const [name, bytes] of files) {
      expect(name).toMatch(/^[A-Za-z0-9._/-]+$/)
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), bytes)
    }
    writeFileSync(join(folder, 'key.pem'), SIGNER_OF_TESTS.publicKey)
    // The commands of the README itself.
    const readme = files.get('README.md')!.toString('utf8')
    const commands = readme.match(/^ {4}(sha256sum -c|openssl) .*$/gm) ?? []
    expect(commands).toHaveLength(3)
    for (const command of commands) execFileSync('sh', ['-c', command], { cwd: folder, stdio: 'pipe' })
    expect(jsonIn(files, 'report/manifest.json').recordDigest).toBe(bundle.report.recordDigest)
    const verify = () =>
      verifyProof({
        manifest: join(folder, 'bundle.json'),
        files: [],
        trustedKeys: SIGNER_OF_TESTS.publicKey,
      })
    expect(await verify()).toMatchObject({ problems: [], unchecked: [], reportId })
    const key = ['key.pem', Buffer.from(SIGNER_OF_TESTS.publicKey)] as const
    expect(await verdictOfPage([...files, key])).toBe('good')
    expect(await verdictOfPage([...files, ['results.csv', Buffer.from('changed')], key])).toBe('bad')
    writeFileSync(join(folder, 'results.csv'), 'changed')
    expect((await verify()).problems).toHaveLength(1)
    expect(() => execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: folder, stdio: 'pipe' })).toThrow()
  })

  it('replaces secrets, tells what is not kept, and shows hostile names as text', async () => {
    const files = await filesOf({})
    expect(jsonIn(files, 'bundle.json')).toMatchObject({
      results: 80,
      configurations: 79,
      absent: 1,
      redactedValues: 20,
    })
    const servers = resultsIn(files).filter((row) => row['resource_type'] === 'ACS::ECS::Instance')
    for (const row of servers) {
      const text = files.get(row['configuration_file']!)!.toString('utf8')
      expect(text).toContain('"Password": "redacted:')
      expect(text).not.toContain(SECRET)
    }
    const absent = resultsIn(files).filter((row) => row['configuration_file'] === '')
    expect(absent).toHaveLength(1)
    const readme = files.get('README.md')!.toString('utf8')
    expect(readme).toContain('`` =1+1`</script><b>⟨U+202E⟩⟨U+0007⟩')
    expect(readme).not.toMatch(/[\u202e\u0007\r]/)
    expect(readme.match(/^# /gm)).toHaveLength(1)
  })

  it('draws the same sample by the same seed, as anybody can', async () => {
    const files = await filesOf({ SampleSize: '7', Seed: 'ACME 2026' })
    const all = resultsIn(await filesOf({}))
    const nameOf = (row: Record<string, string>) => [
      row['rule_id'],
      row['account_id'],
      row['resource_type'],
      row['region'],
      row['resource_id'],
    ]
    const byHand = (row: Record<string, string>) =>
      execFileSync('sha256sum', { input: ['ACME 2026', ...nameOf(row)].join('\n') })
        .toString()
        .slice(0, 64)
    const wanted = all.map(byHand).toSorted().slice(0, 7)
    expect(
      resultsIn(files)
        .map((row) => row['draw'])
        .toSorted(),
    ).toEqual(wanted)
    expect(jsonIn(files, 'bundle.json').sample).toMatchObject({ size: 7, population: 80, seed: 'ACME 2026' })
    const other = resultsIn(await filesOf({ SampleSize: '7', Seed: 'ACME 2027' })).map((row) => row['draw'])
    expect(other).not.toEqual(resultsIn(files).map((row) => row['draw']))
  })

  it('refuses half a wish, and fails with the cause for a clause that is not there', async () => {
    for (const wish of [{ SampleSize: '3' }, { StandardId: 'x' }, { Seed: 'a\nb', SampleSize: '3' }]) {
      const { status } = await reports.assay('GenerateEvidenceBundle', {
        ReportId: reportId,
        ...wish,
      } as Record<string, string>)
      expect(status).toBe(400)
    }
    const { body } = await reports.assay('GenerateEvidenceBundle', { ReportId: 'rep-none' })
    expect(body['Code']).toBe('ReportNotExists')
    expect((await reports.assay('GetEvidenceBundle', { EvidenceId: 'ev-none' })).body['Code']).toBe(
      'EvidenceNotExists',
    )
    const wish = { ReportId: reportId, StandardId: 'own-standard', ClauseId: '9' }
    const EvidenceId = String((await reports.assay('GenerateEvidenceBundle', wish)).body['EvidenceId'])
    for (let attempt = 0; attempt < 5; attempt++) {
      await reports.runJobs()
      reports.clock.advance(MINUTE_MS)
    }
    expect((await reports.assay('GetEvidenceBundle', { EvidenceId })).body['EvidenceBundle']).toMatchObject({
      Status: 'FAILED',
      Cause: 'the report has no such clause or rule',
    })
  })

  it('goes with the files of its report', async () => {
    const { Url } = await bundleOf({ SampleSize: '1', Seed: 'x' })
    const key = decodeURIComponent(new URL(Url!).pathname.split('/').slice(2).join('/'))
    expect(await reports.store.find(key)).not.toBeNull()
    reports.clock.advance(MINUTE_MS)
    await reports.config('GenerateCompliancePackReport', { CompliancePackId: estate.packId })
    await reports.runJobs()
    expect(await reports.store.find(key)).toBeNull()
    const { body } = await reports.assay('GenerateEvidenceBundle', { ReportId: reportId })
    expect(body['Code']).toBe('Invalid.Report.State')
  })
})

it('a sample is the smallest draws of however many items', () => {
  const names = Array.from({ length: 5_000 }, (_, index) => ({
    ruleId: 'cr-1',
    accountId: '1',
    resourceType: 't',
    region: '',
    resourceId: `r-${index}`,
  }))
  const draws = names.map((name) => drawOf('seed', name))
  const sample = new Sample<string>(25)
  for (const draw of draws) sample.offer(draw, draw)
  expect(sample.population).toBe(5_000)
  expect([...sample.items()].sort()).toEqual(draws.toSorted().slice(0, 25))
  // Fewer than were wanted are all of them, in their order.
  const few = new Sample<number>(25)
  for (const number of [3, 1, 2]) few.offer(String(number), number)
  expect(few.items()).toEqual([3, 1, 2])
})
