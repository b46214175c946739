import type { Instant } from '../platform/instant.js'
import { resolveParameters } from '../rules/catalogue/parameters.js'
import type { Catalogue, ManagedRule } from '../rules/catalogue/types.js'
import { type Judgement, judge, looksAt, prepareRule, type TemplateRule } from './judge.js'
import { mapResources, namesOf } from './map-resources.js'
import type { TypeMapping } from './mapping.js'
import { relatedTemplates } from './related.js'
import type { TemplateResource } from './value.js'

/** One rule on one resource of a template. */
export interface ScanResult {
  readonly resource: TemplateResource
  /** Recorded type, `ACS::*`. */
  readonly resourceType: string
  /** Its id and name, as far as the template says them. */
  readonly names: readonly string[]
  readonly rule: ManagedRule
  readonly judgement: Judgement
}

export interface Scan {
  readonly results: readonly ScanResult[]
  readonly resources: number
  readonly unmapped: readonly TemplateResource[]
}

export interface ScanWish {
  /** Ids or names of package templates. */
  readonly packs: readonly string[]
  /** Identifiers of managed rules. */
  readonly rules: readonly string[]
  /** Managed rules with parameters of their own. */
  readonly given?: readonly {
    readonly identifier: string
    readonly parameters: Readonly<Record<string, string>>
  }[]
}

/** A wish that names what the catalogue does not have, or a rule that cannot run as wished. */
export class ScanError extends Error {}

/**
 * The managed rules of packages and identifiers, each once, with the package's parameters. Throws ScanError for a name
 * that is not known; a rule of a package that needs a value nobody gave is left out.
 */
export function chooseRules(catalogue: Catalogue, wish: ScanWish): readonly TemplateRule[] {
  const chosen = new Map<string, TemplateRule>()
  for (const name of wish.packs) {
    const pack = [...catalogue.packs.values()].find((one) => one.id === name || one.name === name)
    if (pack === undefined)
      throw new ScanError(
        `there is no package ${name}; there are\n${[...catalogue.packs.values()]
          .map((one) => one.name)
          .sort()
          .join('\n')}`,
      )
    for (const { identifier, parameters } of pack.rules) {
      const prepared = prepare(catalogue, identifier, parameters)
      if (prepared !== null && !chosen.has(identifier)) chosen.set(identifier, prepared)
    }
  }
  for (const identifier of wish.rules) {
    const prepared = prepare(catalogue, identifier, {})
    if (prepared === null) throw new ScanError(`${identifier} needs values for its parameters`)
    chosen.set(identifier, prepared)
  }
  for (const { identifier, parameters } of wish.given ?? []) {
    const prepared = prepare(catalogue, identifier, parameters)
    if (prepared !== null) chosen.set(identifier, prepared)
  }
  return [...chosen.values()]
}

function prepare(
  catalogue: Catalogue,
  identifier: string,
  parameters: Readonly<Record<string, string>>,
): TemplateRule | null {
  const rule = catalogue.rules.get(identifier)
  if (rule === undefined) throw new ScanError(`there is no managed rule ${identifier}`)
  const resolved = resolveParameters(rule, parameters)
  return resolved.kind === 'resolved' ? prepareRule(rule, resolved.values) : null
}

/** Evaluates rules on template resources, each on those of the types it looks at. */
export function scanTemplates(
  templates: readonly (readonly TemplateResource[])[],
  mappings: readonly TypeMapping[],
  rules: readonly TemplateRule[],
  now: Instant,
): Scan {
  const results: ScanResult[] = []
  const unmapped: TemplateResource[] = []
  let resources = 0
  const byType = new Map<string, readonly TemplateRule[]>()
  const rulesOf = (type: string): readonly TemplateRule[] => {
    const known = byType.get(type) ?? rules.filter((rule) => looksAt(rule, type))
    byType.set(type, known)
    return known
  }
  for (const template of templates) {
    const found = mapResources(template, mappings)
    const find = relatedTemplates(found.mapped)
    unmapped.push(...found.unmapped)
    resources += found.mapped.length
    for (const one of found.mapped) {
      const names = namesOf(one)
      for (const prepared of rulesOf(one.type)) {
        const judgement = judge(prepared, one, now, find)
        results.push({
          resource: one.resource,
          resourceType: one.type,
          names,
          rule: prepared.rule,
          judgement,
        })
      }
    }
  }
  return { results, resources, unmapped }
}
