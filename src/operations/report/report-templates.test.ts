import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type JobId, randomIds } from '../../platform/ids.js'
import { toInstant } from '../../platform/instant.js'
import { READERS } from '../../reports/forms/read-forms-testing.js'
import { listFiles } from '../../reports/store/generated-files.js'
import { subscriptionHandler } from '../../reports/templates/subscription.js'
import { type SeededEstate, seedEstate } from '../../reports/testing.js'
import { readZip } from '../../workbook/testing/read-zip.js'
import { type ReportGateway, startReportGateway } from '../assay/reports/testing.js'
import { REPORT_OPERATIONS } from './list.js'

/** 10:46 in UTC+8, a Tuesday. */
const AT = toInstant(Date.UTC(2021, 5, 22, 2, 46))
const HOUR_MS = 3_600_000
/** Of the files in an archive. */
const PROOF = ['manifest.json', 'manifest.sig']
const ACCOUNT = '1208863178610001'
const RULE_ONE = 'cr-00000000000000000001'
const RULE_TWO = 'cr-00000000000000000002'

let reports: ReportGateway
let estate: SeededEstate

beforeAll(async () => {
  reports = await startReportGateway(AT, REPORT_OPERATIONS)
  estate = await seedEstate(reports.gateway.db, {
    resources: 40,
    rules: 8,
    at: AT,
    packScope: { regionIds: ['cn-hangzhou'] },
  })
})
afterAll(() => reports.close())

const name = () => `template ${randomIds.next('crt-')}`

async function create(form: Record<string, string> = {}): Promise<string> {
  const { body } = await reports.config('CreateReportTemplate', { ReportTemplateName: name(), ...form })
  return String(body['ReportTemplateId'] ?? body['Code'])
}

async function reportOf(ReportTemplateId: string) {
  const { body } = await reports.config('GetReportFromTemplate', { ReportTemplateId })
  return body['TemplateReport'] as Record<string, unknown>
}

async function bytesOf(url: unknown): Promise<Buffer> {
  const key = decodeURIComponent(new URL(String(url)).pathname.split('/').slice(2).join('/'))
  const chunks: Buffer[] = []
  for await (const chunk of reports.store.read(key)) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function generate(ReportTemplateId: string): Promise<Buffer> {
  await reports.config('GenerateReportFromTemplate', { ReportTemplateId })
  await reports.runJobs()
  return bytesOf((await reportOf(ReportTemplateId))['ReportUrl'])
}

async function resultsIn(workbook: Buffer): Promise<number> {
  const { counts } = await READERS['xlsx']!(workbook)
  return Object.values(counts).reduce((sum, count) => sum + count)
}

const scopeOf = (...items: readonly (readonly [string, string])[]) => ({
  ReportScope: JSON.stringify(items.map(([Key, Value]) => ({ Key, MatchType: 'In', Value }))),
})

describe('a report template', () => {
  it('is kept, listed, changed and deleted', async () => {
    const ReportTemplateName = name()
    const ReportTemplateId = await create({
      ReportTemplateName,
      ...scopeOf(['RuleId', `${RULE_ONE},${RULE_TWO}`]),
    })
    const shown = {
      ReportFileFormats: 'excel',
      ReportGranularity: 'GroupByAccount',
      ReportLanguage: 'en-US',
      ReportScope: [{ Key: 'RuleId', MatchType: 'In', Value: `${RULE_ONE},${RULE_TWO}` }],
      ReportTemplateDescription: '',
      ReportTemplateId,
      ReportTemplateName,
      SubscriptionFrequency: '',
    }
    const get = async () =>
      (await reports.config('GetReportTemplate', { ReportTemplateId })).body['ReportTemplate']
    expect(await get()).toEqual(shown)
    const change = { ReportTemplateDescription: 'said 50% of it', SubscriptionFrequency: '0 0 9 * * ?' }
    await reports.config('UpdateReportTemplate', { ReportTemplateId, ...change })
    expect(await get()).toEqual({ ...shown, ...change })
    const list = async (Keyword: string) => (await reports.config('ListReportTemplates', { Keyword })).body
    expect(await list('D 50% o')).toMatchObject({
      MaxResults: 20,
      TotalCount: 1,
      ReportTemplateList: [{ ...shown, ...change }],
    })
    expect(await list('d_50')).toMatchObject({ TotalCount: 0, ReportTemplateList: [] })
    await reports.config('UpdateReportTemplate', { ReportTemplateId, SubscriptionFrequency: ' ' })
    expect(await get()).toMatchObject({ ...change, SubscriptionFrequency: '' })
    expect((await reports.config('DeleteReportTemplate', { ReportTemplateId })).body).toMatchObject({
      ReportTemplateId,
    })
    for (const action of ['GetReportTemplate', 'GenerateReportFromTemplate', 'TriggerReportSend'])
      expect((await reports.config(action, { ReportTemplateId })).body['Code']).toBe('ReportTemplateNotExist')
  })

  it('is listed page by page', async () => {
    const made = [await create(), await create(), await create()]
    const seen: string[] = []
    for (let NextToken = ''; ; ) {
      const { body } = await reports.config('ListReportTemplates', { MaxResults: '2', NextToken })
      seen.push(
        ...(body['ReportTemplateList'] as { ReportTemplateId: string }[]).map(
          (each) => each.ReportTemplateId,
        ),
      )
      if (body['NextToken'] === undefined) break
      NextToken = String(body['NextToken'])
    }
    expect(seen).toEqual(made)
  })

  it.each([
    [{ SubscriptionFrequency: '0 0 9 * * *' }, 'InvalidSubscriptionFrequency'],
    [{ ReportGranularity: 'PerRule' }, 'InvalidReportGranularity'],
    [{ ReportLanguage: 'fr-FR' }, 'InvalidReportLanguage'],
    [{ ReportFileFormats: 'pdf' }, 'InvalidReportFileFormats'],
    [scopeOf(['Region', 'cn-hangzhou']), 'InvalidReportScope'],
    [scopeOf(['RuleId', ' , ']), 'InvalidReportScope'],
    [scopeOf(['RuleId', 'cr-0']), 'ConfigRuleNotExists'],
    [scopeOf(['CompliancePackId', 'cp-0']), 'Invalid.CompliancePackId.Value'],
    [scopeOf(['AggregatorId', 'ca-0']), 'Invalid.AggregatorId.Value'],
  ] as const)('%j is refused', async (form, code) => {
    expect(await create(form)).toBe(code)
  })
})

describe('a report from a template', () => {
  it('goes through its states', async () => {
    const ReportTemplateId = await create()
    const AccountId = Number(ACCOUNT)
    expect(await reportOf(ReportTemplateId)).toEqual({ AccountId, ReportTemplateId })
    await reports.config('GenerateReportFromTemplate', { ReportTemplateId })
    await reports.config('GenerateReportFromTemplate', { ReportTemplateId })
    const creating = await reportOf(ReportTemplateId)
    expect(creating).toEqual({
      AccountId,
      ReportTemplateId,
      Status: 'CREATING',
      ReportCreateStartTimestamp: AT,
      TemplateReportId: expect.stringMatching(/^crtr-[0-9a-f]{20}$/),
    })
    await reports.runJobs()
    const complete = await reportOf(ReportTemplateId)
    expect(complete).toMatchObject({
      Status: 'COMPLETE',
      TemplateReportId: creating['TemplateReportId'],
      ReportCreateEndTimestamp: AT,
    })
    const files = readZip(await bytesOf(complete['ReportUrl']))
    expect([...files.keys()]).toEqual([`${ACCOUNT}.xlsx`, ...PROOF])
    expect(await resultsIn(files.get(`${ACCOUNT}.xlsx`)!)).toBe(80)
  })

  it('counts what any item of its scope names, a package on its own resources', async () => {
    const ofPack = await create({
      ...scopeOf(['CompliancePackId', estate.packId]),
      ReportGranularity: 'AllInOne',
    })
    // A fourth of the resources is in the region: 8 rules, of which each looks at a fourth of the types.
    const inRegion = await resultsIn(await generate(ofPack))
    expect(inRegion).toBeGreaterThan(0)
    expect(inRegion).toBeLessThan(80)
    const ofRule = await create({ ...scopeOf(['RuleId', RULE_ONE]), ReportGranularity: 'AllInOne' })
    expect(await resultsIn(await generate(ofRule))).toBe(10)
    const both = await create({
      ...scopeOf(['CompliancePackId', estate.packId], ['RuleId', RULE_ONE]),
      ReportGranularity: 'AllInOne',
    })
    const ofRuleInRegion = inRegion / 8
    expect(await resultsIn(await generate(both))).toBe(inRegion + 10 - ofRuleInRegion)
  })

  it('has one file for each owner of rules', async () => {
    const ReportTemplateId = await create({ ReportGranularity: 'GroupByAggregator' })
    expect([...readZip(await generate(ReportTemplateId)).keys()]).toEqual([`${ACCOUNT}.xlsx`, ...PROOF])
  })
})

describe('a report that cannot be stored', () => {
  it('is tried again, then FAILED, and the next one counts', async () => {
    const ReportTemplateId = await create()
    const { store } = reports
    let tries = 0
    const put = async () => {
      tries++
      throw new Error('the store says no')
    }
    Object.assign(reports.deps, { store: { ...store, put } })
    await reports.config('GenerateReportFromTemplate', { ReportTemplateId })
    for (let minutes = 0; minutes < 20; minutes += 2) {
      reports.clock.set(toInstant(AT + minutes * 60_000))
      await reports.runJobs()
    }
    expect(tries).toBe(5)
    expect(await reportOf(ReportTemplateId)).toMatchObject({ Status: 'FAILED' })
    Object.assign(reports.deps, { store })
    expect(readZip(await generate(ReportTemplateId)).size).toBe(1 + PROOF.length)
    expect(await reportOf(ReportTemplateId)).toMatchObject({ Status: 'COMPLETE' })
    reports.clock.set(AT)
  })
})

describe('a subscription', () => {
  it('makes one report a day at its time in UTC+8, however often the jobs run', async () => {
    // Every hour: the day has one notice all the same.
    const ReportTemplateId = await create({ SubscriptionFrequency: '0 0 * * * ?' })
    const made = async () => (await reportOf(ReportTemplateId))['ReportCreateStartTimestamp']
    const at = async (hours: number) => {
      reports.clock.set(toInstant(AT + hours * HOUR_MS))
      const handlers = [subscriptionHandler(reports.gateway.db, reports.queue)]
      for (let i = 0; i < 2; i++) await reports.runJobs(handlers)
      return made()
    }
    expect(await at(0.1)).toBeUndefined()
    const first = await at(1)
    expect(first).toBe(AT + HOUR_MS)
    expect(await at(2)).toBe(first)
    expect(await at(13)).toBe(first)
    // 00:46 of the next day in UTC+8.
    expect(await at(14)).toBe(AT + 14 * HOUR_MS)
    // Where many processes come to the same due template, one of them makes its report.
    reports.clock.set(toInstant(AT + 40 * HOUR_MS))
    const { accountNo } = estate.account
    const job = { jobId: 'job-1' as JobId, key: ReportTemplateId, attempt: 1 }
    const payload = { accountNo, templateId: ReportTemplateId }
    const { run } = subscriptionHandler(reports.gateway.db, reports.queue)
    const runs = { signal: new AbortController().signal, pause: async () => {} }
    await Promise.all([1, 2, 3].map(() => run({ ...job, payload }, runs)))
    const of = { kind: 'template', subject: ReportTemplateId } as const
    const files = await listFiles(reports.gateway.db, estate.account, of)
    expect(files.filter(({ status }) => status === 'CREATING')).toHaveLength(1)
    await reports.runJobs()
    await run({ ...job, payload }, runs)
    expect(await made()).toBe(AT + 40 * HOUR_MS)
    expect((await listFiles(reports.gateway.db, estate.account, of))[0]?.status).toBe('COMPLETE')
    await reports.config('UpdateReportTemplate', { ReportTemplateId, SubscriptionFrequency: '' })
    expect(await at(60)).toBe(AT + 40 * HOUR_MS)
  })
})
