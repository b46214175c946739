import { putEvaluations } from '../../evaluation/put-evaluations.js'
import { boolean, text } from '../../rpc/fields.js'
import { wireBoolean } from '../../rpc/shapes.js'
import { operation } from '../operation.js'

/**
 * Brings the results of a function, with the token of the run it was called in. `DeleteMode=true`, of manual
 * and periodic runs, deletes what the run did not refresh. Source: spec/lifecycle.md PutEvaluations
 */
export const PutEvaluations = operation({
  name: 'PutEvaluations',
  version: '2020-09-07',
  ramAction: 'config:PutEvaluations',
  access: 'write',
  params: {
    DeleteMode: boolean({ default: false }),
    Evaluations: text(),
    ResultToken: text({ required: true }),
  },
  reply: { Result: wireBoolean },
  errors: ['NoPermission'],
  async handle({ ResultToken, Evaluations, DeleteMode }, services) {
    await putEvaluations(services.db, services.scope, services, {
      resultToken: ResultToken,
      evaluations: Evaluations,
      deletesOthers: DeleteMode,
    })
    return { Result: true }
  },
})
