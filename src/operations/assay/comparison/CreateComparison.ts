import { createComparison } from '../../../evaluation/compare-upload.js'
import { wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'

/** Begins a comparison of results here with verdicts the cloud's own service gave. */
export const CreateComparison = operation({
  name: 'CreateComparison',
  version: '2026-12-01',
  ramAction: 'assay:CreateComparison',
  access: 'write',
  params: {},
  reply: { ComparisonId: wireText },
  errors: [],
  async handle(_, { db, scope, ids, queue }) {
    return { ComparisonId: await createComparison(db, scope, { ids, queue }) }
  },
})
