import type { RuleLogic } from '../conditions/types.js'
import type { DifferenceKind } from '../evaluation/compare-verdicts.js'
import type { Annotation, StoredVerdict, VerdictCounts } from '../evaluation/types.js'
import type { AccountId, PackId, ReportId, RuleId } from '../platform/ids.js'
import type { Instant } from '../platform/instant.js'
import type { RiskLevel, RuleState, SourceOwner } from '../rules/types.js'
import type { AccountRiskRow } from './account-risks.js'
import type { FindingChange, ReportChanges } from './model-changes.js'
import type { ControlTotal, ReportStandard } from './model-controls.js'
import type { ReportPeriod } from './model-period.js'
import type { PopulationRow } from './model-population.js'
import type { FlipCause, ReportPast } from './model-time.js'

/**
 * The one model of a report. Every form is written from these values and from nothing else, so that no two
 * forms of a report can disagree. Order everywhere: risk (high first), rule name, rule id, account, resource number.
 */

/** Languages that texts are written in. */
export type WrittenLanguage = 'en' | 'zh'

/** `both`: each text in English and in Chinese. */
export type ReportLanguage = WrittenLanguage | 'both'

/** What the report is about and who made it. */
export interface ReportHeader {
  readonly reportId: ReportId
  readonly pack: ReportPack
  /** The instant of the one consistent read everything in the report comes from, or the past one that it is of. */
  readonly asOf: Instant
  /** Absent in reports of the instant they were made at. */
  readonly past?: ReportPast
  readonly requestedAt: Instant
  readonly requestedBy: string
  readonly language: ReportLanguage
  /** IANA name of the zone in which forms show times. */
  readonly timeZone: string
  readonly toolVersion: string
  readonly catalogueVersion: string
  /** Data read longer before `asOf` than this is shown as not current. */
  readonly staleAfterMs: number
  /** Regions with at least one recorded resource, sorted. */
  readonly regions: readonly string[]
}

export interface ReportPack {
  readonly packId: PackId
  readonly name: string
  readonly description: string
  readonly riskLevel: RiskLevel
  readonly version: number
  /** Present where the package is about one named system. */
  readonly system?: ReportSystem
}

/** A named system; empty but for its id when it is gone. */
export interface ReportSystem {
  readonly systemId: string
  readonly name: string
  readonly filingNumber: string
  /** Of classified protection, 1 to 5. */
  readonly level: number | null
  readonly owner: string
}

/** One account of the report and how fresh what is known of it is. */
export interface ReportAccount {
  readonly accountId: AccountId
  readonly name: string
  /** Resources in the inventory, counted apart from the population they are compared with. */
  readonly resources: number
  /** When the resource that was not seen for longest was last seen in a source; null without resources. */
  readonly oldestSeenAt: Instant | null
  /** Resources last seen more than a day before the newest import: what is reported of them may be outdated. */
  readonly staleResources: number
  /** Recorded changes that no evaluation has seen yet; results may be older than the configuration by these. */
  readonly pendingChanges: number
  /** What imports did about secrets: values replaced, and runs that recorded them as they came. */
  readonly redactedValues: number
  readonly unredactedRuns: number
  /** Newest run of each source system, newest first; empty when nothing was ever imported. */
  readonly sources: readonly ReportSource[]
}

/** The newest import from one source system. */
export interface ReportSource {
  readonly source: string
  readonly runNo: number
  /** When the source was read, not when it was imported. */
  readonly asOf: Instant
  readonly importedAt: Instant | null
  readonly problems: number
}

/** The headline numbers. Rates are not stored: they follow from the counts, see `complianceRate`. */
export interface ReportOverview {
  /** Rules by the roll-up of their results. */
  readonly rules: VerdictCounts
  /** Distinct resources by the roll-up of their results. */
  readonly resources: VerdictCounts
  /** Distinct resources with at least one result of the kind, whatever their roll-up says. */
  readonly resourcesWithInsufficientData: number
  readonly resourcesWithError: number
  readonly results: VerdictCounts
}

/** One rule of the package with its results in the package's scope. */
export interface RuleRow {
  readonly ruleId: RuleId
  readonly name: string
  readonly description: string
  readonly sourceOwner: SourceOwner
  readonly sourceIdentifier: string
  readonly riskLevel: RiskLevel
  readonly version: number
  readonly state: RuleState
  readonly resourceTypes: readonly string[]
  readonly logic: RuleLogic
  /** By name. */
  readonly parameters: readonly (readonly [name: string, value: string])[]
  readonly verdict: StoredVerdict
  readonly counts: VerdictCounts
  readonly lastEvaluatedAt: Instant | null
  /** What to do about a finding, from the catalogue; empty for a rule the catalogue does not know. */
  readonly remediation: string
}

/** Why a result is not compliant. */
export type ResultDetail =
  | { readonly kind: 'failures'; readonly failures: readonly Annotation[] }
  | { readonly kind: 'missing'; readonly missing: readonly string[] }
  | { readonly kind: 'error'; readonly cause: string }

/** One result: one rule on one resource. */
export interface ResultRow {
  readonly verdict: StoredVerdict
  /** Index into the report's rules. */
  readonly rule: number
  /** Index into the report's accounts. */
  readonly account: number
  readonly resourceType: string
  readonly resourceId: string
  readonly resourceName: string
  readonly region: string
  readonly zone: string
  /** By key. */
  readonly tags: readonly (readonly [key: string, value: string])[]
  readonly evaluatedAt: Instant
  /** Empty for COMPLIANT and NOT_APPLICABLE, which are no findings. */
  readonly findingId: string
  readonly detail: ResultDetail | null
  /** Since when a non-compliant result is one; null for all others. */
  readonly failedSince: Instant | null
  /** Against the report before; null for results that are not non-compliant, and in a first report. */
  readonly change: FindingChange | null
  /** The configuration change that made it non-compliant, where what is kept tells that; null otherwise. */
  readonly flippedBy: FlipCause | null
  /** Of a tracker, as it was imported for the finding; empty for none. */
  readonly ticket: string
}

/** What a change was about. */
export type CheckSubject = 'package' | 'rule' | 'ruleState' | 'exemption' | 'system'
/** What was done; `attempted`: the call failed, and changed nothing. */
export type CheckAct = 'created' | 'changed' | 'deleted' | 'attempted'

/** One change to what the package checks, as the audit log tells of it. */
export interface CheckChange {
  readonly at: Instant
  /** Name of who called; `assay` for what the server did by itself. */
  readonly by: string
  /** Access key id with its middle left out; empty for the server itself. */
  readonly key: string
  readonly action: string
  readonly act: CheckAct
  readonly subject: CheckSubject
  readonly subjectId: string
  /** Empty for what is gone. */
  readonly subjectName: string
  /** Members of the subject that differ, as the audit log names them; empty where all of it came or went. */
  readonly members: readonly string[]
  /** `Success` or the error code. */
  readonly result: string
  readonly requestId: string
  readonly auditEntryNo: number
  /** Changes of the same call that the audit log does not tell one by one; on the last row of the call. */
  readonly untold: number
}

/** From when changes to the checks are told, and how many there were. */
export interface ReportChecks {
  /** As-of time of the report before this one, else when the package was made. */
  readonly since: Instant
  /** Null for the first report of the package. */
  readonly sinceReportId: ReportId | null
  /** Rows of changes. */
  readonly changes: number
}

/** How often our results of a rule and verdicts of Cloud Config said the same, and how often not. */
export type AgreementCounts = Readonly<Record<DifferenceKind, number>>

/** One rule of the package in the last comparison with verdicts of Cloud Config. */
export interface AgreementRow {
  /** Index into the report's rules. */
  readonly rule: number
  /** As Cloud Config calls it; null for a rule it gave no verdict of. */
  readonly theirRuleId: string | null
  /** Null for a rule that the comparison did not know, e.g. one made after it. */
  readonly counts: AgreementCounts | null
}

/** The last comparison with verdicts of Cloud Config, as far as it is about the package. */
export interface ReportAgreement {
  readonly comparisonId: string
  /** When the upload began. */
  readonly uploadedAt: Instant
  /** When Cloud Config recorded its verdicts, as far as they say; absent or null when none does. */
  readonly given?: { readonly from: Instant; readonly to: Instant } | null
  readonly comparedAt: Instant
  readonly rules: readonly AgreementRow[]
}

/** How an earlier report of the package counted. */
export interface TrendPoint {
  readonly reportId: ReportId
  readonly asOf: Instant
  readonly results: VerdictCounts
  readonly resources: VerdictCounts
}

/** Everything but results, ended findings, exemptions and changes to the checks: small, whatever the size of the estate. */
export interface ReportHead {
  readonly header: ReportHeader
  readonly accounts: readonly ReportAccount[]
  readonly overview: ReportOverview
  readonly rules: readonly RuleRow[]
  readonly population: readonly PopulationRow[]
  /** By account and risk level; empty in records of versions before. */
  readonly risks: readonly AccountRiskRow[]
  readonly standards: readonly ReportStandard[]
  readonly totals: readonly ControlTotal[]
  /** Earlier reports of the package, oldest first; this one is not among them. */
  readonly trend: readonly TrendPoint[]
  readonly changes: ReportChanges
  /** Absent where no period was asked for. */
  readonly period?: ReportPeriod
  /** Rows of exemptions. */
  readonly exemptions: number
  /** Null when no verdicts of Cloud Config were compared. */
  readonly agreement: ReportAgreement | null
  readonly checks: ReportChecks
}

/** compliant / (compliant + nonCompliant), or null for 0/0. The other states stand beside every rate. */
export function complianceRate(counts: VerdictCounts): number | null {
  const decided = counts.compliant + counts.nonCompliant
  return decided === 0 ? null : counts.compliant / decided
}

/** All results, of whatever verdict. */
export function totalCount(counts: VerdictCounts): number {
  return (
    counts.compliant +
    counts.nonCompliant +
    counts.notApplicable +
    counts.insufficientData +
    counts.ignored +
    counts.error
  )
}

/** Member by member. */
export function addCounts(a: VerdictCounts, b: VerdictCounts): VerdictCounts {
  return {
    compliant: a.compliant + b.compliant,
    nonCompliant: a.nonCompliant + b.nonCompliant,
    notApplicable: a.notApplicable + b.notApplicable,
    insufficientData: a.insufficientData + b.insufficientData,
    ignored: a.ignored + b.ignored,
    error: a.error + b.error,
  }
}
