import type { StoredVerdict } from '../../evaluation/types.js'
import type { RiskLevel, RuleState } from '../../rules/types.js'
import type { CheckAct, CheckSubject, ReportLanguage, WrittenLanguage } from '../model.js'
import { textIn } from '../text-in.js'
import { ENGLISH } from './words-en.js'
import { CHINESE } from './words-zh.js'

/** Every text a form shows that is not data. */
export interface Words {
  readonly title: string
  readonly sheets: {
    readonly cover: string
    readonly overview: string
    readonly rules: string
    readonly findings: string
    readonly results: string
    readonly population: string
    readonly checks: string
    readonly method: string
  }
  /** What each sheet is for, in the table of contents. */
  readonly about: {
    readonly overview: string
    readonly rules: string
    readonly findings: string
    readonly results: string
    readonly population: string
    readonly checks: string
    readonly method: string
  }
  readonly verdicts: Readonly<Record<StoredVerdict, string>>
  readonly risks: Readonly<Record<RiskLevel, string>>
  readonly ruleStates: Readonly<Record<RuleState, string>>
  readonly allTypes: string
  /** Stands where a rate has no denominator. */
  readonly notApplicable: string
  readonly none: string
  readonly cover: CoverWords
  readonly overview: OverviewWords
  readonly columns: ColumnWords
  readonly population: {
    readonly total: string
    readonly reconciles: (inventory: string) => string
    readonly differs: (unexpected: string) => string
    readonly unknownRegion: string
    readonly unsupported: (types: string, resources: string) => string
  }
  readonly checks: CheckWords
  readonly method: MethodWords
  readonly evidence: {
    readonly noFindings: (results: string, undecided: string) => string
    readonly missing: (paths: string) => string
    readonly failed: (cause: string) => string
    /** One failing condition in a line. */
    readonly failure: (property: string, operator: string, desired: string, actual: string) => string
    readonly noValue: string
    readonly noProperty: string
  }
}

export interface CoverWords {
  readonly complianceRate: string
  readonly ofDecidedResults: string
  readonly nonCompliantResources: string
  readonly nonCompliantRules: string
  readonly undecidedResults: string
  readonly insufficientAndErrors: string
  readonly evaluatedResources: string
  readonly ofInScope: (total: string) => string
  readonly of: (total: string) => string
  readonly report: string
  readonly pack: string
  readonly packId: string
  readonly packDescription: string
  readonly packRisk: string
  readonly accounts: string
  readonly regions: string
  readonly asOf: string
  readonly requestedBy: string
  readonly checkChanges: string
  readonly reportId: string
  readonly digest: string
  readonly tool: string
  readonly toolText: (version: string, catalogue: string) => string
  readonly timeZone: string
  readonly dataSources: string
  readonly account: string
  readonly source: string
  readonly readAt: string
  readonly age: string
  readonly remark: string
  readonly neverImported: string
  readonly olderThanNewest: (age: string) => string
  readonly problems: (count: string) => string
  readonly pendingChanges: (count: string) => string
  readonly upToDate: string
  readonly stale: (count: string, oldest: string) => string
  readonly days: (count: string) => string
  readonly hours: (count: string) => string
  readonly minutes: (count: string) => string
  readonly contents: string
  readonly sheet: string
  readonly content: string
  readonly rows: string
  readonly inSheets: (count: string, last: string) => string
  readonly notes: string
  readonly noteList: readonly string[]
  /** For a form that leaves out a sheet the other forms have. */
  readonly allResultsElsewhere: string
}

export interface CheckWords {
  readonly subjects: Readonly<Record<CheckSubject, string>>
  readonly acts: Readonly<Record<CheckAct, string>>
  /** Members of subjects as the audit log names them; one without words is shown as it is. */
  readonly members: Readonly<Record<string, string>>
  readonly succeeded: string
  readonly noneSinceReport: (since: string, reportId: string) => string
  readonly noneSinceCreation: (since: string) => string
  readonly countSinceReport: (count: string, since: string, reportId: string) => string
  readonly countSinceCreation: (count: string, since: string) => string
}

export interface MethodWords {
  readonly verdicts: string
  /** How verdicts are made, a sentence or two each. */
  readonly verdictList: readonly string[]
  readonly agreement: string
  readonly nothingCompared: string
  readonly compared: (uploadedAt: string, comparisonId: string, comparedAt: string) => string
  readonly given: (from: string, to: string) => string
  readonly notGiven: string
  /** What the columns of the table count. */
  readonly agreementList: readonly string[]
  readonly theirRuleId: string
  readonly agree: string
  readonly differ: string
  readonly onlyOurs: string
  readonly onlyTheirs: string
  readonly noData: string
  readonly rate: string
}

export interface OverviewWords {
  readonly byVerdict: string
  readonly verdict: string
  readonly rules: string
  readonly resources: string
  readonly results: string
  readonly share: string
  readonly total: string
  readonly rateOfDecided: string
  readonly anyInsufficient: string
  readonly anyError: string
  readonly byRisk: string
  readonly topRules: string
  readonly topTypes: string
  readonly nonCompliantResults: string
  readonly nonCompliantResources: string
  readonly evaluatedResources: string
  readonly resultsByVerdict: string
  readonly resultsByRisk: string
  readonly trend: string
  readonly asOf: string
}

export interface ColumnWords {
  readonly rule: string
  readonly ruleId: string
  readonly identifier: string
  readonly risk: string
  readonly resourceTypes: string
  readonly verdict: string
  readonly state: string
  readonly evaluated: string
  readonly rate: string
  readonly lastEvaluation: string
  readonly description: string
  readonly findingId: string
  readonly accountId: string
  readonly accountName: string
  readonly resourceType: string
  readonly resourceId: string
  readonly resourceName: string
  readonly region: string
  readonly zone: string
  readonly tags: string
  readonly property: string
  readonly operator: string
  readonly expected: string
  readonly actual: string
  readonly reason: string
  readonly furtherEvidence: string
  readonly evaluatedAt: string
  readonly remediation: string
  readonly detail: string
  readonly recorded: string
  readonly outOfScope: string
  readonly outOfPackage: string
  readonly outOfRules: string
  readonly noRule: string
  readonly inScope: string
  readonly notEvaluated: string
  readonly anyInsufficient: string
  readonly anyError: string
  readonly unexpected: string
  readonly changedAt: string
  readonly changedBy: string
  readonly key: string
  readonly act: string
  readonly subject: string
  readonly subjectId: string
  readonly subjectName: string
  readonly members: string
  readonly result: string
  readonly action: string
  readonly requestId: string
  readonly auditEntry: string
  readonly untold: string
}

const BY_LANGUAGE: Readonly<Record<WrittenLanguage, Words>> = { en: ENGLISH, zh: CHINESE }

/** The texts of a language; of both, units of time stand once. */
export function wordsOf(language: ReportLanguage): Words {
  const words = textIn(BY_LANGUAGE, language)
  if (language !== 'both') return words
  const { days, hours, minutes } = ENGLISH.cover
  return { ...words, cover: { ...words.cover, days, hours, minutes } }
}
