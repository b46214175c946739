import type { Client } from '../client.js'
import { CommandError } from '../exit-codes.js'
import { GenerateReportForm, GetReport, type ReportDetail } from '../operations/reports.js'
import { waitFor } from '../wait-for.js'

/**
 * The report with a form, which is made from its record now where it was not made with it. Throws CommandError with the
 * cause where it cannot be.
 */
export async function withForm(client: Client, report: ReportDetail, form: string): Promise<ReportDetail> {
  if (report.Objects.some((each) => each.Form === form)) return report
  const { ReportId } = report
  await client.call(GenerateReportForm, { ReportId, Form: form })
  return waitFor(async () => {
    const { Report } = await client.call(GetReport, { ReportId })
    const late = Report.LateForms.find((each) => each.Form === form)
    if (late?.Status === 'FAILED')
      throw new CommandError('failed', `the form ${form} failed: ${late.Cause ?? ''}`)
    return late?.Status === 'CREATING' ? undefined : Report
  })
}
