import { readExemption } from '../../../evaluation/exemption-view.js'
import { text } from '../../../rpc/fields.js'
import { wireList } from '../../../rpc/shapes.js'
import { operation } from '../../operation.js'
import { exemption, exemptionVersion } from './shapes.js'

/** One exemption with its whole history: what it said, from when, and who made it so. */
export const GetExemption = operation({
  name: 'GetExemption',
  version: '2026-12-01',
  ramAction: 'assay:GetExemption',
  access: 'read',
  params: { ExemptionId: text({ required: true }) },
  reply: { Exemption: exemption, Versions: wireList(exemptionVersion) },
  errors: ['ExemptionNotExists'],
  async handle({ ExemptionId }, { db, scope, clock }) {
    const { exemption, versions } = await readExemption(db, scope, ExemptionId, clock.now())
    return { Exemption: exemption, Versions: versions }
  },
})
