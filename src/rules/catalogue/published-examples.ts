import { EXAMPLE_KINDS, type RuleExamples } from './types.js'

/**
 * What a page gives of an example: `shown`, a configuration, a response or an annotation that holds the values;
 * `listed`, a value among those that a property may have.
 */
export type PublishedKind = 'shown' | 'listed'

/** An address, or publisher and page; what is taken from it may follow a colon. */
const PAGE = /^(?:https:\/\/[^\s:]+|[^,:]+, [^:\s][^:]*)(?:: \S.*)?$/
const LISTED = /: (?:a|the|a listed|the other) value\b/

/** What the page that `source` names gives; null when it names none. */
export function publishedKind(source: string): PublishedKind | null {
  if (!PAGE.test(source)) return null
  return LISTED.test(source) ? 'listed' : 'shown'
}

/** Rules by the best that pages give of one of their examples; a rule counts once. */
export interface PublishedCounts {
  readonly shown: number
  readonly listed: number
}

/** Counts the rules that have an example from a named page. */
export function countPublished(rules: Iterable<RuleExamples>): PublishedCounts {
  let shown = 0
  let listed = 0
  for (const examples of rules) {
    const kinds = sourcesOf(examples).map(publishedKind)
    if (kinds.includes('shown')) shown++
    else if (kinds.includes('listed')) listed++
  }
  return { shown, listed }
}

/** The pages that examples of a rule name. */
export function sourcesOf(examples: RuleExamples): readonly string[] {
  return EXAMPLE_KINDS.flatMap((kind) => examples[kind].flatMap(({ source }) => source ?? []))
}
