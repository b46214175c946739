/** How the subjects of the bundles of a report begin. */
export function subjectsOfReport(reportId: string): string {
  return `${reportId}/`
}
