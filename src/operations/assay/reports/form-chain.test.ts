import { expect, it } from 'vitest'
import { toInstant } from '../../../platform/instant.js'
import { makeFileKind } from '../../../reports/files/file-jobs.js'
import { fileHandlers } from '../../../reports/files/make-file.js'
import { manifestDigest } from '../../../reports/proof/file-manifest.js'
import { seedEstate } from '../../../reports/testing.js'
import { REPORT_OPERATIONS } from '../../report/list.js'
import { ASSAY_REPORT_OPERATIONS } from './list.js'
import { startReportGateway } from './testing.js'

const AT = toInstant(Date.UTC(2026, 5, 22, 2, 46))
const FORMS = ['html', 'csv', 'json', 'pdf', 'oscal'] as const

interface Addendum {
  readonly reportId: string
  readonly previous: { readonly reportId: string; readonly manifestSha256: string } | null
}

it('regression: forms made at once, in one millisecond, fork the chain of addenda', async () => {
  const reports = await startReportGateway(AT, [...ASSAY_REPORT_OPERATIONS, ...REPORT_OPERATIONS])
  try {
    Object.assign(reports.deps, { madeForms: new Set<string>() })
    const { account, packId } = await seedEstate(reports.gateway.db, { resources: 8, rules: 2, at: AT })
    await reports.config('GenerateCompliancePackReport', { CompliancePackId: packId })
    await reports.runJobs()
    const { body } = await reports.assay('ListReports', { PageSize: '1' })
    const [{ ReportId }] = body['Reports'] as [{ ReportId: string }]
    for (const Form of FORMS)
      expect((await reports.assay('GenerateReportForm', { ReportId, Form })).status).toBe(200)

    // The clock of the test stands still. The second is done before the first, the others all at once.
    const files = await reports.gateway.db
      .selectFrom('generatedFile')
      .select('fileId')
      .where('kind', '=', 'form')
      .orderBy('fileNo')
      .execute()
    const maker = fileHandlers(reports.deps).find(({ kind }) => kind.name === makeFileKind.name)!
    const make = ({ fileId }: { readonly fileId: string }) =>
      maker.run({ payload: { ...account, fileId } } as never, { pause: async () => {} } as never)
    const [first, second, ...others] = files
    await make(second!)
    await make(first!)
    await Promise.all(others.map(make))

    const rows = await reports.gateway.db
      .selectFrom('generatedFile')
      .select(['fileId', 'status', 'manifest', 'completedAt'])
      .where('kind', '=', 'form')
      .execute()
    expect(rows.map(({ status }) => status)).toEqual(FORMS.map(() => 'COMPLETE'))
    expect(new Set(rows.map(({ completedAt }) => completedAt)).size).toBe(1)
    const texts = new Map(rows.map(({ fileId, manifest }) => [fileId, manifest!]))
    const addenda = [...texts.values()].map((text) => JSON.parse(text) as Addendum)
    const after = new Map(addenda.map((each) => [each.previous?.reportId ?? null, each]))
    const walked: string[] = []
    for (let next = after.get(null); next !== undefined; next = after.get(next.reportId)) {
      if (next.previous !== null)
        expect(next.previous.manifestSha256).toBe(manifestDigest(texts.get(next.previous.reportId)!))
      walked.push(next.reportId)
    }
    expect(walked.slice(0, 2)).toEqual([second!.fileId, first!.fileId])
    expect(walked.toSorted()).toEqual([...texts.keys()].toSorted())
  } finally {
    await reports.close()
  }
})
