import type { Client } from '../client.js'
import { CommandError } from '../exit-codes.js'
import { GenerateReportForm, GetReport, type ReportDetail } from '../operations/reports.js'
import { waitFor } from '../wait-for.js'

/** How a form is called among those of a report. */
export function nameOfForm(form: string, splitBy: string | undefined): string {
  return splitBy === undefined ? form : `${form}-by-${splitBy}`
}

/**
 * The report with a form, or an archive of one for each account or owner, which is made from its record now where it was not made with it. Throws CommandError with the
 * cause where it cannot be.
 */
export async function withForm(
  client: Client,
  report: ReportDetail,
  wish: string,
  splitBy?: string,
): Promise<ReportDetail> {
  const form = nameOfForm(wish, splitBy)
  if (report.Objects.some((each) => each.Form === form)) return report
  const { ReportId } = report
  await client.call(GenerateReportForm, { ReportId, Form: wish, SplitBy: splitBy })
  return waitFor(async () => {
    const { Report } = await client.call(GetReport, { ReportId })
    const late = Report.LateForms.find((each) => each.Form === form)
    if (late?.Status === 'FAILED')
      throw new CommandError('failed', `the form ${form} failed: ${late.Cause ?? ''}`)
    return late?.Status === 'CREATING' ? undefined : Report
  })
}
