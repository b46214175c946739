import type { NumberedSigner } from '../../../reports/proof/signing-key.js'
import { shape, wireInteger, wireList, wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'

/** A key and its number, `ASSAY_SIGNING_KEY` while it signed. */
const signingKey = shape<NumberedSigner>({
  Number: wireInteger.from(({ number }) => number),
  KeyId: wireText.from(({ signer }) => signer.keyId),
  PublicKey: wireText.from(({ signer }) => signer.publicKey),
})

/**
 * The public key (PEM) that the manifests of new reports are signed with, got elsewhere than from a manifest. `Keys` are
 * this one and those of the numbers before it, which signed older reports; at most the 100 newest.
 */
export const GetReportSigningKey = operation({
  name: 'GetReportSigningKey',
  version: '2026-12-01',
  ramAction: 'assay:GetReportSigningKey',
  access: 'read',
  params: {},
  reply: { PublicKey: wireText, KeyId: wireText, Keys: wireList(signingKey) },
  errors: [],
  async handle(_, { reportSigners }) {
    const keys = reportSigners()
    const signer = keys[0]?.signer
    return { PublicKey: signer?.publicKey ?? '', KeyId: signer?.keyId ?? '', Keys: keys }
  },
})
