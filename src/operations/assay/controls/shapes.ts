import { type Member, shape, wireInteger, wireList, wireText } from '../../../rpc/shapes.js'
import type { Clause, ClauseRule, ControlStandard } from '../../../rules/catalogue/types.js'
import { countClauses } from '../../../rules/list-control-standards.js'
import { localText } from '../../../rules/local-text.js'
import { type InLanguage, inLanguage } from '../../catalog/shapes.js'

const clauseRule = shape<ClauseRule>({
  Identifier: wireText.from((rule) => rule.identifier),
  Confidence: wireText.from((rule) => rule.confidence),
  Source: wireText.from((rule) => rule.source),
})

const clause = shape<InLanguage<Clause>>({
  ClauseId: wireText.from(({ entry }) => entry.id),
  Title: wireText.from(({ entry, language }) => localText(entry.title, language)),
  Manual: wireText.from(({ entry, language }) =>
    entry.manual === undefined ? undefined : localText(entry.manual, language),
  ),
  Rules: wireList(clauseRule).from(({ entry }) => entry.rules),
})

const summary: Readonly<Record<string, Member<InLanguage<ControlStandard>>>> = {
  StandardId: wireText.from(({ entry }) => entry.id),
  Title: wireText.from(({ entry, language }) => localText(entry.title, language)),
  Edition: wireText.from(({ entry }) => entry.edition),
  Source: wireText.from(({ entry, language }) => localText(entry.source, language)),
  Disclaimer: wireText.from(({ entry, language }) => localText(entry.disclaimer, language)),
  ClauseCount: wireInteger.from(({ entry }) => countClauses(entry).all),
  RuleClauseCount: wireInteger.from(({ entry }) => countClauses(entry).withRules),
  ManualClauseCount: wireInteger.from(({ entry }) => countClauses(entry).manual),
}

/** A standard without its clauses. */
export const controlStandardSummary = shape<InLanguage<ControlStandard>>(summary)

/** A standard with every clause: the rules that speak to it, or why only people can check it. */
export const controlStandardDetail = shape<InLanguage<ControlStandard>>({
  ...summary,
  Clauses: wireList(clause).from(({ entry, language }) => inLanguage(entry.clauses, language)),
})
