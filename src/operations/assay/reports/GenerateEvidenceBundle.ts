import { ApiError } from '../../../errors.js'
import { type EvidenceWish, requestEvidence } from '../../../reports/evidence/request-evidence.js'
import { integer, text } from '../../../rpc/fields.js'
import { aggregateTwin } from '../../../rpc/operation.js'
import { wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'

interface EvidenceInput {
  readonly ReportId: string
  readonly StandardId?: string | undefined
  readonly ClauseId?: string | undefined
  readonly ConfigRuleId?: string | undefined
  readonly SampleSize?: number | undefined
  readonly Seed?: string | undefined
}

/**
 * Starts making a bundle of evidence of a report in the background: the results of a clause, a rule or all rules, or a
 * random sample of them, with what was recorded of their resources. The same wish again, while it is made, answers the
 * same id.
 */
export const GenerateEvidenceBundle = operation({
  name: 'GenerateEvidenceBundle',
  version: '2026-12-01',
  ramAction: 'assay:GenerateEvidenceBundle',
  access: 'write',
  params: {
    ReportId: text({ required: true }),
    StandardId: text({
      minLength: 1,
      maxLength: 200,
      description: 'With ClauseId: the results of the rules of this clause alone.',
    }),
    ClauseId: text({ minLength: 1, maxLength: 200 }),
    ConfigRuleId: text({ minLength: 1, maxLength: 64, description: 'The results of this rule alone.' }),
    SampleSize: integer({
      min: 1,
      max: 10_000,
      description: 'With Seed: so many results, drawn at random; all, up to 10,000, when absent.',
    }),
    Seed: text({ minLength: 1, maxLength: 128, description: 'What the sample is drawn by.' }),
  },
  reply: { EvidenceId: wireText },
  errors: ['Invalid.Report.State', 'Invalid{Param}', 'ReportNotExists'],
  async handle(input, { db, scope, queue }) {
    return { EvidenceId: await requestEvidence(db, queue, scope, toWish(input)) }
  },
})

/** The same of a report on a package of an account group. */
export const GenerateAggregateEvidenceBundle = aggregateTwin(
  GenerateEvidenceBundle,
  'GenerateAggregateEvidenceBundle',
)

function toWish({
  ReportId,
  StandardId,
  ClauseId,
  ConfigRuleId,
  SampleSize,
  Seed,
}: EvidenceInput): EvidenceWish {
  if ((StandardId === undefined) !== (ClauseId === undefined))
    throw new ApiError('Invalid{Param}', { Param: 'ClauseId' })
  if (ClauseId !== undefined && ConfigRuleId !== undefined)
    throw new ApiError('Invalid{Param}', { Param: 'ConfigRuleId' })
  if ((SampleSize === undefined) !== (Seed === undefined) || /[\r\n]/.test(Seed ?? ''))
    throw new ApiError('Invalid{Param}', { Param: 'Seed' })
  return {
    reportId: ReportId,
    control:
      StandardId === undefined || ClauseId === undefined
        ? null
        : { standardId: StandardId, clause: ClauseId },
    ruleId: ConfigRuleId ?? null,
    sample: SampleSize === undefined || Seed === undefined ? null : { size: SampleSize, seed: Seed },
  }
}
