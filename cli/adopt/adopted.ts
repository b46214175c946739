/** A rule as the source had it: the id it had there, and the parameters that make it here. */
export interface AdoptedRule {
  readonly formerId: string
  readonly name: string
  /** Parameters of CreateConfigRule; undefined when the source says too little, with the reason in `lacks`. */
  readonly params: Readonly<Record<string, string>> | undefined
  readonly lacks?: string
  /** It was stopped there. */
  readonly isStopped: boolean
}

/** A rule of a package as the package's own reply tells it. */
export interface AdoptedPackRule {
  readonly formerId: string | undefined
  readonly name: string | undefined
  readonly identifier: string | undefined
  readonly description: string | undefined
  readonly riskLevel: number | undefined
  readonly parameters: readonly { readonly name: string; readonly value: string }[]
}

/** A package as the source had it. */
export interface AdoptedPack {
  readonly formerId: string
  readonly name: string
  /** Parameters of CreateCompliancePack but for its rules. */
  readonly params: Readonly<Record<string, string>>
  readonly rules: readonly AdoptedPackRule[]
}

/** What was read of all files. */
export interface Adopted {
  readonly rules: readonly AdoptedRule[]
  readonly packs: readonly AdoptedPack[]
  /** Ids a list names without what it takes to make the thing. */
  readonly mentioned: readonly { readonly formerId: string; readonly name: string; readonly how: string }[]
}

const NAMED_SCOPES = ['RegionIds', 'ResourceGroupIds', 'ResourceIds', 'Tags'] as const

/** Every scope parameter of rules and packages. */
export const SCOPES: readonly string[] = [
  ...NAMED_SCOPES.flatMap((name) => [`${name}Scope`, `Exclude${name}Scope`]),
  'TagKeyScope',
  'TagValueScope',
]
