import { getSignedManifest } from '../../../reports/files/signed-manifest.js'
import { text } from '../../../rpc/fields.js'
import { aggregateTwin } from '../../../rpc/operation.js'
import { wireText } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'

/**
 * The signed manifest of a file that is no report of a package: a report on rules, on a system or from a template, an
 * inventory, or a form that was made later. `FileName` is what the file's link ends with; `Manifest` is the text that was
 * signed, `Signature` the signature over its bytes in base64.
 */
export const GetSignedManifest = operation({
  name: 'GetSignedManifest',
  version: '2026-12-01',
  ramAction: 'assay:GetSignedManifest',
  access: 'read',
  params: { FileName: text({ required: true, minLength: 1, maxLength: 300 }) },
  reply: { Manifest: wireText, Signature: wireText },
  errors: ['FileNotExists'],
  async handle({ FileName }, { db, scope }) {
    const { manifest, signature } = await getSignedManifest(db, scope, FileName)
    return { Manifest: manifest, Signature: signature }
  },
})

/** The same of a file of an account group. */
export const GetAggregateSignedManifest = aggregateTwin(GetSignedManifest, 'GetAggregateSignedManifest')
