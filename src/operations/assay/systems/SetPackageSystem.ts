import { setPackageSystem } from '../../../reports/systems/package-system.js'
import { text } from '../../../rpc/fields.js'
import { aggregateTwin } from '../../../rpc/operation.js'
import { operation } from '../../operation.js'
import { filled } from '../../texts.js'

/**
 * Makes a package count the resources of a named system alone, and follow the system when its rule changes; without a
 * system the package counts all resources again. Its reports name the system on the cover.
 */
export const SetPackageSystem = operation({
  name: 'SetPackageSystem',
  version: '2026-12-01',
  ramAction: 'assay:SetPackageSystem',
  access: 'write',
  resource: 'acs:config:*:{accountId}:compliancepack/{CompliancePackId}',
  params: {
    CompliancePackId: text({ required: true }),
    SystemId: text({ description: 'A named system; none when not given.' }),
  },
  reply: {},
  errors: ['CompliancePackAlreadyPending', 'Invalid.CompliancePackId.Value', 'SystemNotExists'],
  async handle({ CompliancePackId: packId, SystemId }, { db, scope, clock }) {
    await setPackageSystem(db, scope, clock, { packId, systemId: filled(SystemId) ?? null })
    return {}
  },
})

/** The same of an account group. */
export const SetAggregatePackageSystem = aggregateTwin(SetPackageSystem, 'SetAggregatePackageSystem')
