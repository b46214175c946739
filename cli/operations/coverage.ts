import { boolean, listOf, members, number, optional, text } from '../read-reply.js'
import { ASSAY, operation } from './operation.js'

const ruleData = members({
  Identifier: text,
  ResourceTypes: listOf(text),
  DeclaredCoverage: text,
  State: text,
  ResourceCount: number,
  LookedAt: number,
  Paths: listOf(members({ Path: text, Seen: number, IsListed: optional(boolean) })),
  MissingTypes: listOf(text),
})

/** What one managed rule has to decide by. */
export type RuleData = ReturnType<typeof ruleData>

export const GetCoverage = operation(ASSAY, 'GetCoverage', members({ Rules: listOf(ruleData) }))
