import { listOf, members, number, optional, text } from '../read-reply.js'
import { ASSAY, operation } from './operation.js'

const standard = {
  StandardId: text,
  Title: text,
  Edition: text,
  Source: text,
  Disclaimer: text,
  ClauseCount: number,
  RuleClauseCount: number,
  ManualClauseCount: number,
}
const clauseRule = members({ Identifier: text, Confidence: text, Source: text })
const detail = members({
  ...standard,
  Clauses: listOf(
    members({ ClauseId: text, Title: text, Manual: optional(text), Rules: listOf(clauseRule) }),
  ),
})

/** A standard with its clauses. */
export type StandardDetail = ReturnType<typeof detail>

export const ListControlStandards = operation(
  ASSAY,
  'ListControlStandards',
  members({ Standards: listOf(members(standard)) }),
)
export const GetControlStandard = operation(ASSAY, 'GetControlStandard', members({ Standard: detail }))
