import { registerEndpoint } from '../../../evaluation/function-rules.js'
import { text } from '../../../rpc/fields.js'
import { wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'

/**
 * Says at which address the function of function rules answers; the rules it decides are evaluated. Calls are
 * signed with the secret, which is made when none is given and shown in this reply only. The format of a call
 * is in docs/function-rules.md.
 */
export const RegisterFunctionEndpoint = operation({
  name: 'RegisterFunctionEndpoint',
  version: '2026-12-01',
  ramAction: 'assay:RegisterFunctionEndpoint',
  access: 'write',
  params: {
    FunctionArn: text({ required: true, maxLength: 512 }),
    Url: text({ required: true, maxLength: 2048, description: 'http or https, without credentials.' }),
    Secret: text({ minLength: 16, maxLength: 256 }),
  },
  reply: { Secret: wireText },
  errors: [],
  async handle(input, services) {
    const { FunctionArn: functionArn, Url: url, Secret: secret } = input
    return {
      Secret: await registerEndpoint(services.db, services.scope, services, { functionArn, url, secret }),
    }
  },
})
