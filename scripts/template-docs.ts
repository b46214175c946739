import { readFileSync } from 'node:fs'

/** Ids of the rules that gave both a pass and a failure on templates of a language, sorted. */
export interface ProvenOnTemplates {
  readonly terraform: readonly string[]
  readonly ros: readonly string[]
}

/** Reads catalog/proven-on-templates.json, which test/scan/round-trip.test.ts checks. */
export function readProvenOnTemplates(file: string): ProvenOnTemplates {
  return JSON.parse(readFileSync(file, 'utf8')) as ProvenOnTemplates
}

/** Which templates decide a rule: `Terraform`, `ROS`, `both` or nothing. */
export function templatesOf(rule: string, { terraform, ros }: ProvenOnTemplates): string {
  if (terraform.includes(rule)) return ros.includes(rule) ? 'both' : 'Terraform'
  return ros.includes(rule) ? 'ROS' : ''
}

/** docs/scan.md with its counts and the table of rules written anew; all else stays. */
export function renderScan(page: string, proven: ProvenOnTemplates): string {
  const yes = (isProven: boolean) => (isProven ? 'yes' : '')
  const rows = [...new Set([...proven.terraform, ...proven.ros])]
    .sort()
    .map(
      (rule) => `| ${rule} | ${yes(proven.terraform.includes(rule))} | ${yes(proven.ros.includes(rule))} |\n`,
    )
  return page
    .replace(
      /\d+ in Terraform, \d+ in ROS\./,
      `${proven.terraform.length} in Terraform, ${proven.ros.length} in ROS.`,
    )
    .replace(
      /(\| rule \| Terraform \| ROS \|\n\|---\|---\|---\|\n)(\|.*\n)*/,
      (_, head: string) => head + rows.join(''),
    )
}
