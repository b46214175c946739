import { decodeDiagnosis } from '../../accounts/decode-diagnosis.js'
import { text } from '../../rpc/fields.js'
import { operation } from '../operation.js'
import { diagnosis } from './shapes.js'

/** What a denied request lacked, from the message its denial carried. Source: RAM API 2015-05-01 */
export const DecodeDiagnosticMessage = operation({
  name: 'DecodeDiagnosticMessage',
  version: '2015-05-01',
  ramAction: 'ram:DecodeDiagnosticMessage',
  access: 'read',
  resource: '*',
  params: { EncodedDiagnosticMessage: text({ required: true, maxLength: 16_384 }) },
  reply: { DecodedDiagnosticMessage: diagnosis },
  errors: ['InvalidParameter.EncodedDiagnosticMessage'],
  async handle({ EncodedDiagnosticMessage }, { caller, masterKey }) {
    return { DecodedDiagnosticMessage: decodeDiagnosis(masterKey, caller, EncodedDiagnosticMessage) }
  },
})
