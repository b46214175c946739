import { getComparison } from '../../../evaluation/store/comparisons.js'
import { text } from '../../../rpc/fields.js'
import { operation } from '../../operation.js'
import { comparison } from './shapes.js'

/** One comparison: per rule where both agree, differ, only one has a verdict, or one has no data. */
export const GetComparison = operation({
  name: 'GetComparison',
  version: '2026-12-01',
  ramAction: 'assay:GetComparison',
  access: 'read',
  params: { ComparisonId: text({ required: true }) },
  reply: { Comparison: comparison },
  errors: ['ComparisonNotExists'],
  async handle({ ComparisonId }, { db, scope }) {
    return { Comparison: await getComparison(db, scope, ComparisonId) }
  },
})
