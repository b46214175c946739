import { subjectPaths } from '../../conditions/desired-template.js'
import type { Condition, RuleLogic } from '../../conditions/types.js'
import { elementsOf, note, readObject, readText, required, type SourceValue } from './source-value.js'
import type { Evidence, ManagedRule } from './types.js'

/** Where a section that rules call by a name of their own is found in what is recorded of a type. */
export interface Alias {
  readonly type: string
  /** As rules name it: `$.Listeners`. */
  readonly section: string
  /** As it is recorded; the same path says that the name is right. */
  readonly recorded: string
}

const PATH = /^\$(?:\.[A-Za-z_][\w-]*)+$/

/** Reads `{aliases: [{type, section, recorded}]}`; what is wrong is noted in `source.issues`. */
export function readAliases(source: SourceValue): readonly Alias[] {
  readObject(source, ['aliases'])
  const known = new Set<string>()
  return elementsOf(required(source, 'aliases')).map((element) => {
    readObject(element, ['type', 'section', 'recorded'])
    const alias = {
      type: readText(required(element, 'type')),
      section: readPath(required(element, 'section')),
      recorded: readPath(required(element, 'recorded')),
    }
    const key = `${alias.type} ${alias.section}`
    if (known.has(key)) note(element, `${alias.section} of ${alias.type} has an alias already`)
    known.add(key)
    return alias
  })
}

function readPath(source: SourceValue): string {
  const text = readText(source)
  if (text !== '' && !PATH.test(text)) note(source, 'must be a path of names, such as $.Listeners')
  return text
}

/** What a rule says after aliases were applied; the rule itself where none concerns it. */
export function withAliases(rule: ManagedRule, aliases: readonly Alias[]): ManagedRule {
  const own = aliases.filter(({ type }) => rule.resourceTypes.includes(type))
  const { needs, appliesWhen, compliant } = rule.logic
  const rename: Rename = (path, type) =>
    renamed(path, type === null ? own : aliases.filter((each) => each.type === type))
  const logic: RuleLogic = {
    needs: needs.map((path) => rename(path, null)),
    ...(appliesWhen === undefined ? {} : { appliesWhen: inCondition(appliesWhen, rename, null) }),
    compliant: inCondition(compliant, rename, null),
  }
  const isMoved = JSON.stringify(logic) !== JSON.stringify(rule.logic)
  const evidence = rule.evidence.map((each) => aliasedEvidence(each, own))
  const isProven = rule.coverage.kind === 'noDataSource' && isEveryNameKnown(rule, aliases)
  if (!isMoved && !isProven) return rule
  const coverage = isProven ? ({ kind: 'approximated', how: howOf(rule, own) } as const) : rule.coverage
  return { ...rule, logic, evidence, coverage }
}

/** `type` null: the types of the rule. */
type Rename = (path: string, type: string | null) => string

function renamed(path: string, aliases: readonly Alias[]): string {
  const alias = aliases.find(({ section }) => isWithin(path, section))
  return alias === undefined ? path : alias.recorded + path.slice(alias.section.length)
}

function isWithin(path: string, section: string): boolean {
  return path.startsWith(section) && /^(?:$|[.[])/.test(path.slice(section.length))
}

function inCondition(condition: Condition, rename: Rename, type: string | null): Condition {
  const inside = (inner: Condition, of = type) => inCondition(inner, rename, of)
  if ('children' in condition)
    return { ...condition, children: condition.children.map((child) => inside(child)) }
  if ('not' in condition) return { ...condition, not: inside(condition.not) }
  if ('each' in condition)
    return {
      ...condition,
      each: rename(condition.each, type),
      ...(condition.where === undefined ? {} : { where: inside(condition.where) }),
      condition: inside(condition.condition),
    }
  if ('related' in condition) {
    const { related, needs, where } = condition
    return {
      ...condition,
      via: rename(condition.via, type),
      ...(where === undefined ? {} : { where: inside(where, related) }),
      ...(needs === undefined ? {} : { needs: needs.map((path) => rename(path, related)) }),
      condition: inside(condition.condition, related),
    }
  }
  const featurePath = rename(condition.featurePath, type)
  if (condition.ofSubject !== true || condition.desired === undefined) return { ...condition, featurePath }
  // The subject is of the rule's types wherever the clause stands.
  const desired = subjectPaths(condition.desired).reduce(
    (text, path) => text.replaceAll(`{{${path}}}`, `{{${rename(path, null)}}}`),
    condition.desired,
  )
  return { ...condition, featurePath, desired }
}

/** Every path whose name nothing proves lies in a section that has an alias, for every type of the rule. */
function isEveryNameKnown(rule: ManagedRule, aliases: readonly Alias[]): boolean {
  const unproven = rule.evidence.filter(isUnproven)
  return (
    unproven.length > 0 &&
    unproven.every(({ fact }) =>
      rule.resourceTypes.every((type) =>
        aliases.some((alias) => alias.type === type && isWithin(fact, alias.section)),
      ),
    )
  )
}

/** A path that was made up, or whose section has a name of ours. */
function isUnproven({ fact, source, note: remark = '' }: Evidence): boolean {
  return fact.startsWith('$') && (source === 'inferred' || /name of the section is ours/.test(remark))
}

function aliasedEvidence(evidence: Evidence, aliases: readonly Alias[]): Evidence {
  const fact = renamed(evidence.fact, aliases)
  const isKnown = isUnproven(evidence) && aliases.some(({ section }) => isWithin(evidence.fact, section))
  return isKnown ? { fact, source: 'listed', note: 'by an alias' } : { ...evidence, fact }
}

function howOf(rule: ManagedRule, aliases: readonly Alias[]): string {
  const sections = rule.evidence
    .filter(isUnproven)
    .map(({ fact }) => aliases.find(({ section }) => isWithin(fact, section))?.recorded ?? fact)
  return `reads ${[...new Set(sections)].join(' and ')}, as an alias names it; the members there are taken to be those of the product's API`
}
