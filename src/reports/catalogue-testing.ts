import type { RuleLogic } from '../conditions/types.js'
import type { Catalogue } from '../rules/catalogue/types.js'

/** Two conditions, so that a failure can have further evidence. */
export const LOGIC_OF_TESTS: RuleLogic = {
  needs: ['$.DeletionProtection'],
  compliant: {
    operator: 'and',
    children: [
      { featurePath: '$.DeletionProtection', operator: 'StringEquals', desired: 'true' },
      { featurePath: '$.InstanceChargeType', operator: 'StringIn', desired: 'PrePaid,PostPaid' },
    ],
  },
}

/** A catalogue that knows one of the estate's rules. */
export const CATALOGUE_OF_TESTS: Pick<Catalogue, 'version' | 'rules'> = {
  version: '4be1c0d9a7f2',
  rules: new Map([
    [
      'oss-bucket-public-read-prohibited',
      {
        id: 'oss-bucket-public-read-prohibited',
        name: { en: 'No public read', zh: '禁止公共读' },
        description: { en: '', zh: '' },
        remediation: {
          en: 'Set the bucket ACL to private and review its bucket policy.',
          zh: '将存储空间 ACL 设置为私有，并检查其授权策略。',
        },
        product: 'OSS',
        labels: [],
        resourceTypes: ['ACS::OSS::Bucket'],
        riskLevel: 1,
        triggers: [],
        parameters: {},
        logic: LOGIC_OF_TESTS,
        coverage: { kind: 'exact' },
        evidence: [],
      },
    ],
  ]),
}
