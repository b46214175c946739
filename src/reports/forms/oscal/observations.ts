import type { StoredVerdict } from '../../../evaluation/types.js'
import type { ResultRow } from '../../model.js'
import { OWNER_TAG, tagOf, ticketOf } from '../../tables/result-tables.js'
import { detailText } from '../detail-text.js'
import type { FormView } from '../form-view.js'
import { markup, markupLine, prop, timestamp, uuidOf } from './oscal-text.js'

const TYPES: Readonly<Record<StoredVerdict, string>> = {
  COMPLIANT: 'control-objective',
  NOT_APPLICABLE: 'control-objective',
  NON_COMPLIANT: 'finding',
  IGNORED: 'mitigation',
  INSUFFICIENT_DATA: 'discovery',
  ERROR: 'discovery',
}

/** The UUID of the observation of a result that has a finding id. */
export function observationUuid(findingId: string): string {
  return uuidOf('observation', findingId)
}

/** A result as an observation: what was seen of one resource by one rule. */
export function observationOf({ record, words }: FormView, result: ResultRow): object {
  const rule = record.head.rules[result.rule]!
  const account = record.head.accounts[result.account]!
  const { findingId, verdict, resourceType, resourceId, resourceName, region } = result
  const evidence = detailText(words, result.detail)
  return {
    uuid: observationUuid(findingId),
    title: markupLine(rule.name, rule.ruleId),
    description: markup(`${words.verdicts[verdict]}: ${rule.name}`),
    props: [
      ...prop('finding-id', findingId),
      ...prop('verdict', verdict),
      ...prop('rule-id', rule.ruleId),
      ...prop('failing-since', result.failedSince === null ? null : timestamp(result.failedSince)),
      ...prop('change', result.change),
      ...prop('owner', tagOf(result, OWNER_TAG)),
      ...prop('ticket', ticketOf(result)),
    ],
    methods: ['TEST'],
    types: [TYPES[verdict]],
    subjects: [
      {
        'subject-uuid': uuidOf('resource', account.accountId, resourceType, region, resourceId),
        type: 'resource',
        title: markupLine(resourceName, resourceId),
        props: [
          ...prop('account-id', account.accountId),
          ...prop('resource-type', resourceType),
          ...prop('resource-id', resourceId),
          ...prop('resource-name', resourceName),
          ...prop('region', region),
        ],
      },
    ],
    ...(evidence === null ? {} : { 'relevant-evidence': [{ description: markup(evidence) }] }),
    collected: timestamp(result.evaluatedAt),
  }
}
