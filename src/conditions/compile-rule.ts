import { type Instant, toInstant } from '../platform/instant.js'
import { type Builder, TOP, unlisted } from './builder.js'
import { compileCondition } from './compile-condition.js'
import { compileNeed } from './compile-needs.js'
import type { SubjectValue } from './desired-template.js'
import { generateDecision, generateVerdict, type Outcome } from './generate-decision.js'
import type { Leaf } from './leaf.js'
import { type CompiledCondition, type Explanation, NO_RESOURCE, newRun, type Run } from './run.js'
import type { EvaluationContext, ResourceView, RuleLogic } from './types.js'
import { textOf } from './value-text.js'
import { COMPLIANT, type Failure, type Verdict } from './verdict.js'

/** A rule ready to run. */
export interface CompiledRule {
  /** The comparisons of `compliant` in document order; failures refer to them by index. */
  readonly leaves: readonly Leaf[]
  /** Types whose resources the rule looks at besides its own. */
  readonly relatedTypes: readonly string[]
  /** Whether it finds related resources by the name of a relation. */
  readonly namesRelations: boolean
  /** Whether time alone can change a verdict. */
  readonly timeDependent: boolean
  /** Never throws: what goes wrong is a verdict of kind error. `context.related` must not evaluate this rule. */
  evaluate(resource: ResourceView, context: EvaluationContext): Verdict
  /** The kind that `evaluate` gives, for those who need no evidence. */
  decide(resource: ResourceView, context: EvaluationContext): Decided
}

/** What a verdict is without its evidence, and how long that holds: often longer than the evidence. */
export interface Decided {
  readonly kind: Verdict['kind']
  readonly recheckAt?: Instant
}

const DECIDED: Readonly<Record<Exclude<Outcome, 'open'>, Decided>> = {
  compliant: COMPLIANT,
  nonCompliant: Object.freeze({ kind: 'nonCompliant' }),
  notApplicable: Object.freeze({ kind: 'notApplicable' }),
}
const NOT_APPLICABLE: Verdict = Object.freeze({ kind: 'notApplicable' })
const MAX_CAUSE = 200
/** Evaluations after which a rule gets a source of its own: making it costs as much as some hundred verdicts. */
const GENERATED_AFTER = 1_000
const NONE: readonly string[] = []

/**
 * Compiles a rule once to closures, with its parameters filled in. A rule of which `onlyIf` leaves nothing
 * applies to no resource. Throws ConditionError when a path is no path.
 */
export function compileRule(logic: RuleLogic, parameters: Readonly<Record<string, string>>): CompiledRule {
  const builder: Builder = {
    parameters,
    leaves: [],
    relatedTypes: new Set(),
    subjectValues: new Map(),
    found: { timeDependent: false, namesRelations: false },
  }
  const needs = logic.needs.map((path) => ({ path, ...compileNeed(path) }))
  const appliesWhen =
    logic.appliesWhen === undefined ? null : compileCondition(logic.appliesWhen, unlisted(builder), TOP)
  const appliesTypes = [...builder.relatedTypes]
  const appliesValues = [...builder.subjectValues.values()]
  const compliant = compileCondition(logic.compliant, builder, TOP)
  const relatedTypes = [...builder.relatedTypes]
  const subjectValues = [...builder.subjectValues.values()]
  const run = newRun()
  const isOwnOnly = relatedTypes.length === 0 && subjectValues.length === 0
  let evaluations = 0
  let decisions = 0

  const decide = (resource: ResourceView, decided: EvaluationContext['decided']): Verdict => {
    for (let i = 0; i < needs.length; i++) {
      if (needs[i]!.isPresent(resource)) continue
      return insufficient(needs.filter((need) => !need.isPresent(resource)).map((need) => need.path))
    }
    if (appliesWhen !== null) {
      const empty = emptyValues(resource, appliesValues)
      if (empty.length > 0) return insufficient(empty)
      const unrecorded = neverRecorded(run, appliesTypes)
      if (unrecorded.length > 0) return insufficient(unrecorded)
      const applies = decideOpen(appliesWhen, run)
      if (applies === 'unknown') return insufficient(run.missing)
      if (!applies) return NOT_APPLICABLE
    }
    if (compliant === null) return NOT_APPLICABLE
    const empty = emptyValues(resource, subjectValues)
    if (empty.length > 0) return insufficient(empty)
    if (relatedTypes.length === 0) {
      if (compliant.check(run)) return COMPLIANT
      decided?.()
      return { kind: 'nonCompliant', failures: explain(compliant, run) }
    }
    const unrecorded = neverRecorded(run, relatedTypes)
    if (unrecorded.length > 0) return insufficient(unrecorded)
    const holds = decideOpen(compliant, run)
    if (holds === 'unknown') return insufficient(run.missing)
    if (holds) return COMPLIANT
    decided?.()
    return { kind: 'nonCompliant', failures: explain(compliant, run) }
  }

  let forVerdict: ReturnType<typeof generateVerdict> = null
  let forDecision: ReturnType<typeof generateDecision> = null
  const parts = compliant === null || !isOwnOnly ? null : { needs, appliesWhen, compliant }

  const begin = (resource: ResourceView, context: EvaluationContext): void => {
    run.resource = resource
    run.subject = resource
    run.root = resource.configuration
    run.related = context.related
    run.relatedIds = context.relatedIds
    run.inRegion = context.inRegion
    run.optimistic = false
  }
  const end = (): void => {
    run.resource = NO_RESOURCE
    run.subject = NO_RESOURCE
    run.root = null
    run.element = null
    run.related = undefined
    run.relatedIds = undefined
    run.inRegion = undefined
  }
  const evaluate = (resource: ResourceView, context: EvaluationContext): Verdict => {
    run.now = context.now
    run.recheckAt = Number.POSITIVE_INFINITY
    let verdict: Verdict | null = null
    try {
      // Who asks to be told gets decision and evidence apart.
      if (forVerdict !== null && context.decided === undefined) verdict = forVerdict(run, resource)
      if (verdict === null) {
        if (evaluations < GENERATED_AFTER && ++evaluations === GENERATED_AFTER && parts !== null)
          forVerdict = generateVerdict(parts)
        begin(resource, context)
        verdict = decide(resource, context.decided)
      }
    } catch (error) {
      verdict = { kind: 'error', cause: causeOf(error) }
    }
    if (run.resource !== NO_RESOURCE) end()
    return run.recheckAt > Number.MAX_SAFE_INTEGER ? verdict : withRecheck(verdict, toInstant(run.recheckAt))
  }

  return {
    leaves: builder.leaves,
    relatedTypes,
    namesRelations: builder.found.namesRelations,
    timeDependent: builder.found.timeDependent,
    evaluate,
    decide(resource, context) {
      if (parts === null) return evaluate(resource, context)
      if (forDecision === null) {
        if (decisions < GENERATED_AFTER && ++decisions === GENERATED_AFTER)
          forDecision = generateDecision(parts)
        return evaluate(resource, context)
      }
      run.now = context.now
      run.recheckAt = Number.POSITIVE_INFINITY
      let outcome: Outcome
      try {
        outcome = forDecision(run, resource)
      } catch (error) {
        return { kind: 'error', cause: causeOf(error) }
      } finally {
        if (run.resource !== NO_RESOURCE) end()
      }
      if (outcome === 'open') return evaluate(resource, context)
      const { recheckAt } = run
      return recheckAt > Number.MAX_SAFE_INTEGER
        ? DECIDED[outcome]
        : { kind: outcome, recheckAt: toInstant(recheckAt) }
    },
  }
}

/** The common kinds are written out: copying an object costs more than the comparison before it. */
function withRecheck(verdict: Verdict, recheckAt: Instant): Verdict {
  if (verdict.kind === 'compliant') return { kind: 'compliant', recheckAt }
  if (verdict.kind === 'nonCompliant') return { kind: 'nonCompliant', failures: verdict.failures, recheckAt }
  return { ...verdict, recheckAt }
}

/** An empty value to compare with is no data: most operators would hold for it, or none. */
function emptyValues(subject: ResourceView, values: readonly SubjectValue[]): readonly string[] {
  if (values.length === 0) return NONE
  return values.filter(({ read }) => textOf(read(subject)) === '').map(({ path }) => path)
}

function neverRecorded(run: Run, types: readonly string[]): readonly string[] {
  if (types.length === 0) return types
  const { related } = run
  return types.filter((type) => related === undefined || related(type, []) === 'neverRecorded')
}

/** Unknown when the answer hangs on related resources that are not recorded. */
function decideOpen(condition: CompiledCondition, run: Run): boolean | 'unknown' {
  run.optimistic = false
  if (run.missing.length > 0) run.missing = []
  if (condition.check(run)) return true
  if (run.missing.length === 0) return false
  run.optimistic = true
  return condition.check(run) ? 'unknown' : false
}

function explain(condition: CompiledCondition, run: Run): readonly Failure[] {
  const into: Explanation = { failures: [], places: [], relatedId: undefined }
  condition.explain(run, true, into)
  return into.failures
}

function insufficient(missing: readonly string[]): Verdict {
  return { kind: 'insufficientData', missing: [...new Set(missing)] }
}

function causeOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.length > MAX_CAUSE ? `${text.slice(0, MAX_CAUSE - 1)}…` : text
}
