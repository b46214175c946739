import type { AccountRef } from '../accounts/scope.js'
import type { Db } from '../db/tables.js'
import type { AccountId, AccountNo } from '../platform/ids.js'
import { toInstant } from '../platform/instant.js'
import { catalogueTexts, readCatalogue } from './catalogue/load-catalogue.js'
import type { Catalogue } from './catalogue/types.js'

export const PRIVATE_BUCKET = 'test-bucket-private'
export const DISK_SIZE = 'test-disk-size'
export const DISK_CATEGORY = 'test-disk-category'
export const TEMPLATE_ID = 'ct-00000000000000000001'

const text = (en: string) => ({ en, zh: `${en}（中文）` })

function managedRule(id: string, resourceType: string, more: object) {
  return {
    id,
    name: text(`Rule ${id}`),
    description: text(`About ${id}.`),
    remediation: text('Change it.'),
    product: resourceType.split('::')[1] ?? '',
    labels: [resourceType.split('::')[1] ?? ''],
    resourceTypes: [resourceType],
    riskLevel: 1,
    triggers: ['change'],
    parameters: {},
    coverage: 'exact',
    evidence: [],
    ...more,
  }
}

/**
 * A catalogue of three managed rules and a template, for tests: a bucket must be private, a disk must have
 * `size` GiB (20 by default), a disk must be one of the required `categories`.
 */
export function testCatalogue(changes: { readonly diskOperator?: string } = {}): Catalogue {
  const built = catalogueTexts({
    version: '000000000001',
    rules: [
      managedRule(PRIVATE_BUCKET, 'ACS::OSS::Bucket', {
        needs: ['$.Acl'],
        compliant: { featurePath: '$.Acl', operator: 'StringEquals', desired: 'private' },
      }),
      managedRule(DISK_SIZE, 'ACS::ECS::Disk', {
        riskLevel: 2,
        triggers: ['change', { scheduled: 'Six_Hours' }],
        needs: ['$.Size'],
        parameters: {
          size: {
            type: 'integer',
            required: false,
            default: 20,
            min: 1,
            unit: 'GiB',
            text: text('Least size.'),
          },
        },
        compliant: {
          featurePath: '$.Size',
          operator: changes.diskOperator ?? 'GreaterOrEquals',
          desired: '{{size}}',
        },
      }),
      managedRule(DISK_CATEGORY, 'ACS::ECS::Disk', {
        riskLevel: 3,
        needs: ['$.Category'],
        parameters: { categories: { type: 'list', required: true, text: text('Good ones.') } },
        compliant: { featurePath: '$.Category', operator: 'StringIn', desired: '{{categories}}' },
      }),
    ],
    packs: [
      {
        id: TEMPLATE_ID,
        name: 'TestTemplate',
        title: text('A test'),
        description: text('All disks and buckets.'),
        riskLevel: 1,
        category: 'law-and-standard',
        labels: ['test'],
        basis: 'made up',
        rules: [
          { identifier: PRIVATE_BUCKET, riskLevel: 2 },
          { identifier: DISK_SIZE, riskLevel: 1, parameters: { size: 40 } },
          { identifier: DISK_CATEGORY, riskLevel: 3 },
        ],
        controlScheme: 'made up',
        controls: [{ id: '1.2', rules: [DISK_SIZE], source: 'inferred' }],
      },
    ],
    samples: {
      'ACS::ECS::Disk': { DiskId: 'd-1', Size: 40, Encrypted: true, Tags: ['a'], Host: { Id: 'h' } },
    },
    resourceTypes: [
      {
        product: 'ECS',
        types: [{ type: 'ACS::ECS::Disk', title: text('Disk'), location: 'regional' }],
      },
      {
        product: 'OSS',
        types: [{ type: 'ACS::OSS::Bucket', title: text('Bucket'), location: 'regional' }],
      },
    ],
    controls: [],
  })
  return readCatalogue(built)
}

/** Writes an account whose recorder runs, for tests. */
export async function insertTestAccount(db: Db, no: number): Promise<AccountRef> {
  const account: AccountRef = {
    accountNo: no as AccountNo,
    accountId: String(1_000_000_000_000_000 + no) as AccountId,
  }
  await db
    .insertInto('account')
    .values({
      ...account,
      name: `account ${no}`,
      isOperator: 0,
      recorderStatus: 'REGISTERED',
      recorderStartedAt: null,
      changeSeq: 0,
      ruleSeq: 0,
      packSeq: 0,
      runSeq: 0,
      auditSeq: 0,
      evaluatedChangeNo: 0,
      createdAt: toInstant(0),
    })
    .execute()
  return account
}
