import { formatConditionsParameter } from '../../../conditions/conditions-parameter.js'
import { ApiError } from '../../../errors.js'
import { text } from '../../../rpc/fields.js'
import { shape, type WireValue, wireJsonText, wireList, wireText } from '../../../rpc/shapes.js'
import {
  type Evidence,
  EXAMPLE_KINDS,
  type ExampleKind,
  type RuleExample,
} from '../../../rules/catalogue/types.js'
import { explainManagedRule, explainRule, type RuleExplanation } from '../../../rules/explain-rule.js'
import { localText } from '../../../rules/local-text.js'
import { operation } from '../../operation.js'
import { filled } from '../../texts.js'

interface Explained extends RuleExplanation {
  readonly language: string
}

const VERDICTS: Readonly<Record<ExampleKind, string>> = {
  compliant: 'COMPLIANT',
  nonCompliant: 'NON_COMPLIANT',
  notApplicable: 'NOT_APPLICABLE',
  insufficientData: 'INSUFFICIENT_DATA',
}

const example = shape<readonly [ExampleKind, RuleExample]>({
  Name: wireText.from(([, { name }]) => name),
  ComplianceType: wireText.from(([kind]) => VERDICTS[kind]),
  Parameters: wireJsonText.from(([, { parameters }]) => parameters),
  // A JSON value is a wire value, but for the lists that may not be changed.
  Configuration: wireJsonText.from(([, { configuration }]) => configuration as WireValue),
  Source: wireText.from(([, { source }]) => source),
})

const evidence = shape<Evidence>({
  Fact: wireText.from(({ fact }) => fact),
  Source: wireText.from(({ source }) => source),
  Note: wireText.from(({ note }) => note),
})

const ruleLogic = shape<Explained>({
  Identifier: wireText.from(({ managed }) => managed?.id),
  Words: wireList(wireText).from(({ words }) => words),
  Logic: wireJsonText.from(({ logic }) => logic && (JSON.parse(JSON.stringify(logic)) as WireValue)),
  Conditions: wireText.from(({ logic, managed }) =>
    logic === undefined || managed !== undefined ? undefined : formatConditionsParameter(logic.compliant),
  ),
  Coverage: wireText.from(({ managed }) => managed?.coverage.kind),
  CoverageNote: wireText.from(({ managed }) => coverageNote(managed?.coverage)),
  Remediation: wireText.from(({ managed, language }) => managed && localText(managed.remediation, language)),
  Product: wireText.from(({ managed }) => managed?.product),
  Evidence: wireList(evidence).from(({ managed }) => managed?.evidence ?? []),
  Examples: wireList(example).from(({ examples }) =>
    EXAMPLE_KINDS.flatMap((kind) => (examples?.[kind] ?? []).map((each) => [kind, each] as const)),
  ),
})

/**
 * What decides a rule: the condition in words, a line for each part and two spaces for each level, and as JSON; of a
 * managed rule also how far it decides what the service's rule decides, on what evidence, and its examples. Either
 * `ConfigRuleId`, a rule of the account with the values it has, or `Identifier`, a managed rule.
 */
export const GetRuleLogic = operation({
  name: 'GetRuleLogic',
  version: '2026-12-01',
  ramAction: 'assay:GetRuleLogic',
  access: 'read',
  params: {
    ConfigRuleId: text({ description: 'A rule of the account.' }),
    Identifier: text({ description: 'A managed rule; looked at when no ConfigRuleId is given.' }),
  },
  reply: { RuleLogic: ruleLogic },
  errors: ['ConfigRuleNotExists'],
  async handle({ ConfigRuleId, Identifier }, { db, scope, catalogue, request: { language } }) {
    const words = language.startsWith('zh') ? 'zh' : 'en'
    const ruleId = filled(ConfigRuleId)
    const identifier = filled(Identifier)
    if (ruleId === undefined && identifier === undefined)
      throw new ApiError('Missing{Param}', { Param: 'ConfigRuleId' })
    const explanation =
      ruleId === undefined
        ? await explainManagedRule(catalogue, identifier ?? '', words)
        : await explainRule(db, scope, catalogue, { ruleId, language: words })
    return { RuleLogic: { ...explanation, language } }
  },
})

function coverageNote(coverage: NonNullable<RuleExplanation['managed']>['coverage'] | undefined) {
  if (coverage?.kind === 'approximated') return coverage.how
  return coverage?.kind === 'noDataSource' ? coverage.missing : undefined
}
