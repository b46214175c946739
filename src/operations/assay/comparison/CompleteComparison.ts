import { completeComparison } from '../../../evaluation/compare-upload.js'
import { text } from '../../../rpc/fields.js'
import { operation } from '../../operation.js'

/** Ends the upload and compares in the background; GetComparison tells what was found. */
export const CompleteComparison = operation({
  name: 'CompleteComparison',
  version: '2026-12-01',
  ramAction: 'assay:CompleteComparison',
  access: 'write',
  params: { ComparisonId: text({ required: true }) },
  reply: {},
  errors: ['ComparisonNotExists', 'Invalid.Comparison.State'],
  async handle({ ComparisonId }, { db, scope, queue }) {
    await completeComparison(db, scope, queue, ComparisonId)
    return {}
  },
})
