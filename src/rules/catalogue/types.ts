import type { Json, JsonObject, RuleLogic } from '../../conditions/types.js'
import type { Instant } from '../../platform/instant.js'
import type { RiskLevel, Trigger } from '../types.js'

/** A text in the languages that the service speaks. */
export interface LocalText {
  readonly en: string
  readonly zh: string
}

export const PARAMETER_TYPES = ['string', 'integer', 'boolean', 'list'] as const
type ParameterType = (typeof PARAMETER_TYPES)[number]

/** One input of a managed rule. Values are text everywhere, as on the wire; a list is separated by commas. */
export interface ParameterSpec {
  readonly type: ParameterType
  readonly required: boolean
  readonly default?: string
  /** The values that may be given; for a list, those that its items may have. */
  readonly allowed?: readonly string[]
  readonly min?: number
  readonly max?: number
  readonly unit?: string
  readonly text: LocalText
}

/** How far a rule decides what the service's rule of this name decides. */
export type Coverage =
  | { readonly kind: 'exact' }
  | { readonly kind: 'approximated'; readonly how: string }
  | { readonly kind: 'noDataSource'; readonly missing: string }

/** Where a fact was seen: a help page, the product's SDK, the vendor's list of recorded properties, or nowhere. */
export const EVIDENCE_SOURCES = ['doc', 'sdk', 'listed', 'inferred'] as const
type EvidenceSource = (typeof EVIDENCE_SOURCES)[number]

export interface Evidence {
  /** `identifier`, `riskLevel`, `parameters`, or the path of a recorded property. */
  readonly fact: string
  readonly source: EvidenceSource
  readonly note?: string
}

/** A rule that users activate by its identifier. Source: catalog/rules, one file each. */
export interface ManagedRule {
  readonly id: string
  readonly name: LocalText
  readonly description: LocalText
  readonly remediation: LocalText
  readonly product: string
  readonly labels: readonly string[]
  /** `['*']` = every type. */
  readonly resourceTypes: readonly string[]
  readonly riskLevel: RiskLevel
  readonly triggers: readonly Trigger[]
  readonly parameters: Readonly<Record<string, ParameterSpec>>
  readonly logic: RuleLogic
  readonly coverage: Coverage
  readonly evidence: readonly Evidence[]
}

/** A made-up or published resource and the verdict that the rule must reach on it. */
export interface RuleExample {
  readonly name: string
  /** The page that a configuration was taken from. */
  readonly source?: string
  readonly parameters: Readonly<Record<string, string>>
  /** Laid over the type's sample; the text `~absent` removes what it stands for. */
  readonly configuration: Json
  readonly tags?: Readonly<Record<string, string>>
  readonly record?: RecordExample
  readonly related: readonly RelatedExample[]
  readonly now?: Instant
}

export const RECORD_FIELDS = ['ResourceName', 'RegionId', 'ResourceGroupId'] as const
/** Fields of an example's record; an empty text is a field that was never recorded. */
export type RecordExample = Readonly<Partial<Record<(typeof RECORD_FIELDS)[number], string>>>

/** Another resource that an example's rule can see, laid over the sample of its type. */
export interface RelatedExample {
  readonly resourceType: string
  readonly resourceId: string
  readonly configuration: Json
  readonly tags?: Readonly<Record<string, string>>
  readonly record?: RecordExample
}

export const EXAMPLE_KINDS = ['compliant', 'nonCompliant', 'notApplicable', 'insufficientData'] as const
export type ExampleKind = (typeof EXAMPLE_KINDS)[number]
export type RuleExamples = Readonly<Record<ExampleKind, readonly RuleExample[]>>

/** A rule of a package template, with the values it is given there. */
export interface PackTemplateRule {
  readonly identifier: string
  readonly riskLevel: RiskLevel
  readonly parameters: Readonly<Record<string, string>>
}

/** A rule that the service's package holds and this catalogue does not (yet). */
export interface AbsentPackRule extends PackTemplateRule {
  readonly reason: string
}

/** A section of a standard and the rules that speak to it; `source` tells whose mapping that is. */
export interface PackControl {
  readonly id: string
  readonly rules: readonly string[]
  readonly source: 'doc' | 'inferred'
}

/** A compliance package that can be created whole. Source: catalog/packs, one file each. */
export interface PackTemplate {
  /** `ct-` + 20 hex digits. */
  readonly id: string
  readonly name: string
  readonly title: LocalText
  readonly description: LocalText
  readonly riskLevel: RiskLevel
  readonly category: string
  readonly labels: readonly string[]
  /** Ids of the standards that reports show, in this order; left out: those that its rules speak to often enough. */
  readonly standards?: readonly string[]
  readonly rules: readonly PackTemplateRule[]
  readonly absent: readonly AbsentPackRule[]
  readonly controlScheme?: string
  readonly controls: readonly PackControl[]
  /** What the list of rules rests on. */
  readonly basis: string
}

export const RELATION_TYPES = ['IsContained', 'IsAttachedTo', 'IsAssociatedIn', 'Contains'] as const
/** How one resource stands to another. Source: spec/lifecycle.md 7. */
export type RelationType = (typeof RELATION_TYPES)[number]

/** A relation of every resource of a type: its configuration holds the ids of others. */
export interface DeclaredRelation {
  readonly relationType: RelationType
  readonly target: string
  /** Path of an id or of several. */
  readonly ids: string
  /** `same`: the others are in the region of the resource; `any`: the id alone names them. */
  readonly region: 'same' | 'any'
}

export interface ResourceType {
  readonly type: string
  readonly product: string
  readonly title: LocalText
  readonly location: 'global' | 'regional'
  /** By the name that conditions find related resources by. */
  readonly relations: Readonly<Record<string, DeclaredRelation>>
  /** Paths of values that must not be recorded as they are. */
  readonly secrets: readonly string[]
}

export const CONFIDENCES = ['high', 'medium', 'low'] as const
/** How much of a clause a rule's verdict says: high = asks the same, medium = a part of it, low = a hint. */
type Confidence = (typeof CONFIDENCES)[number]

export const MAPPING_SOURCES = ['published', 'ours', 'user'] as const
/** Whose a mapping is: the service's documentation, this catalogue's authors, or the operator's own file. */
type MappingSource = (typeof MAPPING_SOURCES)[number]

/** A rule that speaks to a clause. */
export interface ClauseRule {
  /** Of a managed rule. */
  readonly identifier: string
  readonly confidence: Confidence
  readonly source: MappingSource
}

/** A numbered requirement of a standard: rules speak to it, or it is `manual`, never neither. */
export interface Clause {
  readonly id: string
  /** A description in our own words, not the text of the standard. */
  readonly title: LocalText
  readonly rules: readonly ClauseRule[]
  /** Why no rule can check it; given exactly when `rules` is empty. */
  readonly manual?: LocalText
}

/** An edition of a standard with all its clauses. Source: catalog/controls, one file each. */
export interface ControlStandard {
  /** `<standard>-<edition>`, as the file is named. */
  readonly id: string
  readonly title: LocalText
  readonly edition: string
  /** Where the list of clauses comes from, and which part of the standard it is. */
  readonly source: LocalText
  /** To be shown wherever results are shown by clause. */
  readonly disclaimer: LocalText
  readonly clauses: readonly Clause[]
}

/** Everything that can be activated, by id, in the order of the ids. */
export interface Catalogue {
  /** First 12 hex digits of the SHA-256 of the content. */
  readonly version: string
  readonly rules: ReadonlyMap<string, ManagedRule>
  readonly packs: ReadonlyMap<string, PackTemplate>
  readonly resourceTypes: ReadonlyMap<string, ResourceType>
  /** Read when first asked for: only reports and listings need them. */
  readonly controls: ReadonlyMap<string, ControlStandard>
  /** One made-up configuration by resource type. */
  readonly samples: ReadonlyMap<string, JsonObject>
}
