import { wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'

/** The public key (PEM) that the manifests of new reports are signed with, got elsewhere than from a manifest. */
export const GetReportSigningKey = operation({
  name: 'GetReportSigningKey',
  version: '2026-12-01',
  ramAction: 'assay:GetReportSigningKey',
  access: 'read',
  params: {},
  reply: { PublicKey: wireText },
  errors: [],
  async handle(_, { reportSigningKey }) {
    return { PublicKey: reportSigningKey }
  },
})
