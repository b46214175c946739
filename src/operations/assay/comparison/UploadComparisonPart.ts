import { receiveVerdicts } from '../../../evaluation/compare-upload.js'
import { text } from '../../../rpc/fields.js'
import { wireInteger } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'

/**
 * Uploads verdicts (raw body, up to 16 MB): whole saved replies of ListConfigRuleEvaluationResults, or whole
 * log-service lines with `dataType: "CompliantSnapshot"`. Those of other accounts are counted and left out.
 */
export const UploadComparisonPart = operation({
  name: 'UploadComparisonPart',
  version: '2026-12-01',
  ramAction: 'assay:UploadComparisonPart',
  access: 'write',
  body: 'raw',
  ownTransaction: true,
  params: { ComparisonId: text({ required: true }) },
  reply: { Verdicts: wireInteger, Skipped: wireInteger, Foreign: wireInteger },
  errors: ['ComparisonNotExists', 'Invalid.Comparison.State', 'Invalid.Comparison.Content'],
  async handle({ ComparisonId }, { db, scope, request }) {
    const part = { comparisonId: ComparisonId, bytes: request.rawBody }
    const { verdicts, skipped, foreign } = await receiveVerdicts(db, scope, part)
    return { Verdicts: verdicts, Skipped: skipped, Foreign: foreign }
  },
})
