import { execFileSync } from 'node:child_process'
import { createSecretKey, sign } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ProofFindings, verifyProof } from '../../../../cli/report/verify-proof.js'
import { toInstant } from '../../../platform/instant.js'
import { reportSigner } from '../../../reports/proof/signing-key.js'
import { SIGNER_OF_TESTS, verdictOfPage } from '../../../reports/proof/testing.js'
import { type SeededEstate, seedEstate } from '../../../reports/testing.js'
import { readZip } from '../../../workbook/testing/read-zip.js'
import { REPORT_OPERATIONS } from '../../report/list.js'
import { GetResourceInventory } from '../../resource/GetResourceInventory.js'
import { ASSAY_REPORT_OPERATIONS } from './list.js'
import { type ReportGateway, startReportGateway } from './testing.js'

const AT = toInstant(Date.UTC(2026, 5, 22, 2, 46))
const MINUTE_MS = 60_000

interface Shown {
  readonly Objects: readonly { readonly Form: string; readonly Url: string; readonly Sha256: string }[]
  readonly LateForms: readonly {
    readonly Form: string
    readonly Status: string
    readonly FileName: string
    readonly Manifest?: string
    readonly Signature?: string
  }[]
}

let reports: ReportGateway
let estate: SeededEstate
let reportId: string
let folder: string
/** Path of the manifest. */
let manifest: string

beforeAll(async () => {
  reports = await startReportGateway(AT, [
    ...ASSAY_REPORT_OPERATIONS,
    ...REPORT_OPERATIONS,
    GetResourceInventory,
  ])
  Object.assign(reports.deps, { madeForms: new Set<string>() })
  estate = await seedEstate(reports.gateway.db, { resources: 12, rules: 4, at: AT })
  await reports.config('GenerateCompliancePackReport', { CompliancePackId: estate.packId })
  await reports.runJobs()
  const { body } = await reports.assay('ListReports', { PageSize: '1' })
  reportId = (body['Reports'] as [{ ReportId: string }])[0].ReportId
  folder = mkdtempSync(join(tmpdir(), 'assay late forms '))
})
afterAll(async () => {
  await reports.close()
  rmSync(folder, { recursive: true, force: true })
})

const get = async () =>
  (await reports.assay('GetReport', { ReportId: reportId })).body['Report'] as unknown as Shown

async function bytesOf(url: string): Promise<Buffer> {
  const key = decodeURIComponent(new URL(url).pathname.split('/').slice(2).join('/'))
  const chunks: Buffer[] = []
  for await (const chunk of reports.store.read(key)) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Writes what there is of the report to the folder, as `assay reports get --proof` does. */
async function save(): Promise<void> {
  const shown = await get()
  for (const { Url, Form } of shown.Objects) {
    const path = join(folder, basename(new URL(Url).pathname))
    writeFileSync(path, await bytesOf(Url))
    if (Form === 'manifest') manifest = path
  }
  for (const { FileName, Manifest = '', Signature = '' } of shown.LateForms) {
    writeFileSync(join(folder, `${FileName}.addendum.json`), Manifest)
    writeFileSync(join(folder, `${FileName}.addendum.sig`), Buffer.from(Signature, 'base64'))
  }
}

function edited(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  copy[copy.length >> 1]! ^= 1
  return copy
}

/** What both verifiers find in the folder, by a key that is known. */
async function verifyFolder(
  trusted: string | null = SIGNER_OF_TESTS.publicKey,
): Promise<{ readonly cli: ProofFindings; readonly page: string }> {
  const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))] as const)
  const keys = trusted === null ? [] : [['keys.pem', Buffer.from(trusted)] as const]
  const page = await verdictOfPage([...files, ...keys])
  const cli = await verifyProof({ manifest, files: [], trustedKeys: trusted ?? undefined })
  return { cli, page }
}

it('makes a form when it is asked for, and proves it by an addendum to the manifest', async () => {
  expect((await get()).Objects.map(({ Form }) => Form)).not.toContain('html')
  const ask = (Form: string) => reports.assay('GenerateReportForm', { ReportId: reportId, Form })
  for (let time = 0; time < 2; time++) expect((await ask('html')).status).toBe(200)
  expect((await get()).LateForms).toMatchObject([{ Form: 'html', Status: 'CREATING' }])
  await reports.runJobs()
  reports.clock.advance(MINUTE_MS)
  await ask('csv')
  await reports.runJobs()
  const shown = await get()
  expect(shown.LateForms.map(({ Status }) => Status)).toEqual(['COMPLETE', 'COMPLETE'])
  // As there already: nothing is made again.
  await reports.assay('GenerateReportForm', { ReportId: reportId, Form: 'html' })
  expect((await get()).LateForms).toEqual(shown.LateForms)
  await save()
  const { cli, page } = await verifyFolder()
  expect(cli).toMatchObject({ problems: [], unchecked: [] })
  const kinds = cli.checked.map((name) => name.slice(name.indexOf('.') + 1))
  expect(kinds).toEqual(expect.arrayContaining(['html', 'csv.zip', 'html.addendum.json', 'xls']))
  expect(page).toBe('good')
})

it('is verified by hand, with the lines of the documentation', async () => {
  writeFileSync(join(folder, 'keys.pem'), SIGNER_OF_TESTS.publicKey)
  const text = /Forms that were made later[^`]*```sh\n([^`]*)```/.exec(
    readFileSync('docs/report-proof.md', 'utf8'),
  )![1]!
  const run = () =>
    execFileSync('bash', ['-eo', 'pipefail', '-c', text], { cwd: folder, stdio: 'pipe' }).toString()
  expect(run()).toMatch(/\.html: OK[\s\S]*Signature Verified|Signature Verified[\s\S]*\.html: OK/)
  for (const ending of ['.html', '.html.addendum.json', '.csv.zip.addendum.sig']) {
    const path = join(folder, readdirSync(folder).find((name) => name.endsWith(ending))!)
    const bytes = readFileSync(path)
    writeFileSync(path, edited(bytes))
    expect(run, ending).toThrow()
    writeFileSync(path, bytes)
  }
  rmSync(join(folder, 'keys.pem'))
})

it('makes signed parts of a report for its owners', async () => {
  const wish = { ReportId: reportId, Form: 'json', SplitBy: 'owner' }
  await reports.assay('GenerateReportForm', wish)
  await reports.runJobs()
  reports.clock.advance(MINUTE_MS)
  const { Url } = (await get()).Objects.find(({ Form }) => Form === 'json-by-owner')!
  expect(Url).toContain('.json-by-owner.zip?')
  const files = readZip(await bytesOf(Url))
  expect([...files.keys()]).toEqual(['none.json', 'manifest.json', 'manifest.sig'])
  const key = ['keys.pem', Buffer.from(SIGNER_OF_TESTS.publicKey)] as const
  expect(await verdictOfPage([...files, key])).toBe('good')
  expect(await verdictOfPage([...files, ['none.json', Buffer.from('{}')], key])).toBe('bad')
  expect(JSON.parse(files.get('manifest.json')!.toString())).toMatchObject({
    report: { reportId },
    contents: [{ name: 'none.json' }],
  })
})

it('shows an edited form, an addendum that was edited or that another signed, and one of another report', async () => {
  const files = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]))
  const nameOf = (ending: string) => [...files.keys()].find((name) => name.endsWith(ending))!
  const addendum = nameOf('.html.addendum.json')
  const said = JSON.parse(files.get(addendum)!.toString())
  const other = (change: object) => {
    const text = Buffer.from(`${JSON.stringify({ ...said, ...change }, null, 2)}\n`)
    return { text, signature: sign(null, text, SIGNER_OF_TESTS.privateKey) }
  }
  const ofOther = other({ report: { ...said.report, manifestSha256: '0'.repeat(64) } })
  const ofOtherRecord = other({ report: { ...said.report, recordDigest: '0'.repeat(64) } })
  const signature = nameOf('.html.addendum.sig')
  const cases: readonly (readonly [name: string, bytes: Buffer][])[] = [
    [[nameOf('.html'), edited(files.get(nameOf('.html'))!)]],
    [[addendum, edited(files.get(addendum)!)]],
    [[signature, edited(files.get(signature)!)]],
    [
      [addendum, ofOther.text],
      [signature, ofOther.signature],
    ],
    [
      [addendum, ofOtherRecord.text],
      [signature, ofOtherRecord.signature],
    ],
  ]
  for (const [index, changes] of cases.entries()) {
    for (const [name, bytes] of changes) writeFileSync(join(folder, name), bytes)
    const { cli, page } = await verifyFolder()
    expect([index, cli.problems.length > 0]).toEqual([index, true])
    // The manifest of another report may just not have been dropped.
    if (index !== 3) expect([index, page]).toEqual([index, 'bad'])
    for (const [name] of changes) writeFileSync(join(folder, name), files.get(name)!)
  }
  expect((await verifyFolder()).page).toBe('good')
})

it('takes no addendum of another key than that of the manifest where none is trusted', async () => {
  const name = readdirSync(folder).find((each) => each.endsWith('.html.addendum.json'))!
  const kept = [name, name.replace(/json$/, 'sig')].map(
    (each) => [join(folder, each), readFileSync(join(folder, each))] as const,
  )
  const stranger = reportSigner(createSecretKey(Buffer.alloc(32, 8)), 1)
  const said = { ...JSON.parse(kept[0]![1].toString()), publicKey: stranger.publicKey }
  const text = Buffer.from(`${JSON.stringify(said, null, 2)}\n`)
  writeFileSync(kept[0]![0], text)
  writeFileSync(kept[1]![0], sign(null, text, stranger.privateKey))
  const { page, cli } = await verifyFolder(null)
  expect([page, cli.problems]).toEqual(['bad', [expect.stringContaining('signed by another key')]])
  for (const [path, bytes] of kept) writeFileSync(path, bytes)
  expect((await verifyFolder(null)).page).toBe('unknownKey')
})

it('chains the addenda, and tells of one that is missing', async () => {
  for (const ending of ['html.addendum.json', 'html.addendum.sig', 'html'])
    rmSync(join(folder, readdirSync(folder).find((name) => name.endsWith(`.${ending}`))!))
  const { cli } = await verifyFolder()
  expect(cli.problems).toEqual([])
  expect(cli.unchecked).toEqual([expect.stringMatching(/^the addendum before .*\.csv\.zip\.addendum\.json$/)])
})

it('refuses forms of a report that a newer one replaced, and removes those there are', async () => {
  const key = decodeURIComponent(
    new URL((await get()).Objects.find(({ Form }) => Form === 'html')!.Url).pathname
      .split('/')
      .slice(2)
      .join('/'),
  )
  expect(await reports.store.find(key)).not.toBeNull()
  await reports.assay('GenerateReportForm', { ReportId: reportId, Form: 'pdf' })
  await reports.config('GenerateCompliancePackReport', { CompliancePackId: estate.packId })
  await reports.runJobs()
  expect(await reports.store.find(key)).toBeNull()
  const { body } = await reports.assay('GenerateReportForm', { ReportId: reportId, Form: 'pdf' })
  expect(body['Code']).toBe('Invalid.Report.State')
  expect(
    (await reports.assay('GenerateReportForm', { ReportId: 'rep-none', Form: 'pdf' })).body['Code'],
  ).toBe('ReportNotExists')
})
