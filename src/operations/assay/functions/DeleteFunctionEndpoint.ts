import { removeEndpoint } from '../../../evaluation/function-rules.js'
import { text } from '../../../rpc/fields.js'
import { operation } from '../../operation.js'

/** Stops calling a function; its rules keep their last results and show why they are not evaluated. */
export const DeleteFunctionEndpoint = operation({
  name: 'DeleteFunctionEndpoint',
  version: '2026-12-01',
  ramAction: 'assay:DeleteFunctionEndpoint',
  access: 'write',
  params: { FunctionArn: text({ required: true, maxLength: 512 }) },
  reply: {},
  errors: ['FunctionEndpointNotExists'],
  async handle({ FunctionArn }, { db, scope }) {
    await removeEndpoint(db, scope, FunctionArn)
    return {}
  },
})
