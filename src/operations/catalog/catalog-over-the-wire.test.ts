import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestEstate, type TestEstate } from '../../packs/testing.js'
import { DISK_CATEGORY, DISK_SIZE, PRIVATE_BUCKET, TEMPLATE_ID } from '../../rules/testing.js'
import type { ListedOperation } from '../operation.js'
import { callOperation } from '../testing.js'
import { ListCompliancePackTemplates } from './ListCompliancePackTemplates.js'
import { ListManagedRules } from './ListManagedRules.js'

let estate: TestEstate
beforeAll(async () => {
  estate = await openTestEstate()
})
afterAll(() => estate.close())

const call = (operation: ListedOperation, params: Readonly<Record<string, string>> = {}) =>
  callOperation(estate, operation, params)

describe('the catalogue over the wire', () => {
  it('lists managed rules', async () => {
    const { ManagedRules } = await call(ListManagedRules, { ResourceTypes: 'ACS::OSS::Bucket' })
    expect(ManagedRules).toMatchObject({
      ManagedRuleList: [
        {
          Identifier: PRIVATE_BUCKET,
          ConfigRuleName: `Rule ${PRIVATE_BUCKET}`,
          Labels: ['OSS'],
          Scope: { ComplianceResourceTypes: ['ACS::OSS::Bucket'] },
        },
      ],
      TotalCount: 1,
    })
  })

  it('lists templates with the rules they would create', async () => {
    const { CompliancePackTemplatesResult } = await call(ListCompliancePackTemplates)
    expect(CompliancePackTemplatesResult).toMatchObject({
      CompliancePackTemplates: [
        {
          CompliancePackTemplateId: TEMPLATE_ID,
          ConfigRules: [
            { ManagedRuleIdentifier: PRIVATE_BUCKET, ConfigRuleParameters: [] },
            {
              ManagedRuleIdentifier: DISK_SIZE,
              ConfigRuleParameters: [{ ParameterName: 'size', ParameterValue: '40', Required: false }],
              ControlId: '1.2',
              DefaultEnable: true,
            },
            {
              ManagedRuleIdentifier: DISK_CATEGORY,
              ConfigRuleParameters: [{ ParameterName: 'categories', ParameterValue: '', Required: true }],
              DefaultEnable: false,
            },
          ],
        },
      ],
      TotalCount: 1,
    })
  })
})
