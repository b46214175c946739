import type { AccountRef } from '../accounts/scope.js'
import { bulkInsert } from '../db/bulk-write.js'
import type { Db } from '../db/tables.js'
import { inTransaction } from '../db/transaction.js'
import type { AccountId, AccountNo, PackId, PackNo, RuleNo } from '../platform/ids.js'
import { type Instant, toInstant } from '../platform/instant.js'
import { LOGIC_OF_TESTS } from './catalogue-testing.js'
import { insertResults } from './results-testing.js'

/** An estate for tests and measurements: one account with one package, its rules, resources and results. */
export interface SeededEstate {
  readonly account: AccountRef
  readonly packId: PackId
  readonly packNo: PackNo
  readonly ruleNos: readonly RuleNo[]
}

/** How the estate is made; everything follows from these values, nothing from chance. */
export interface EstateSpec {
  readonly resources: number
  readonly rules: number
  readonly at: Instant
  readonly packScope?: object
  /** Verdict code of a rule on a resource, both counted from 0. */
  readonly verdictOf?: (rule: number, resource: number) => number
  readonly nameOf?: (resource: number) => string
  readonly tagsOf?: (resource: number) => Readonly<Record<string, string>>
  readonly ruleNameOf?: (rule: number) => string
  readonly packName?: string
}

const ACCOUNT: AccountRef = { accountNo: 1 as AccountNo, accountId: '1208863178610001' as AccountId }
const PACK_NO = 1 as PackNo
const PACK_ID = 'cp-541e626622af0087a1b2' as PackId
const TYPES = ['ACS::ECS::Instance', 'ACS::OSS::Bucket', 'ACS::RDS::DBInstance', 'ACS::SLB::LoadBalancer']
const REGIONS = ['cn-hangzhou', 'cn-shanghai', 'ap-southeast-1', 'eu-central-1']
const IDENTIFIERS = [
  'ecs-instance-deletion-protection-enabled',
  'oss-bucket-public-read-prohibited',
  'rds-instance-enabled-tde',
  'slb-all-listenter-has-server',
]

/** Fills a migrated database that is empty or holds nothing but this account. Rule `i` looks at the type of the resources `r` with `r % 4 === i % 4`. */
export async function seedEstate(db: Db, spec: EstateSpec): Promise<SeededEstate> {
  return inTransaction(db, async (db) => {
    await insertAccount(db, spec)
    const types = TYPES.map((resourceType, index) => ({ typeNo: index + 1, resourceType }))
    await bulkInsert(
      db,
      'resourceType',
      ['typeNo', 'resourceType'],
      types.map((type) => [type.typeNo, type.resourceType]),
    )
    await insertResources(db, spec)
    const ruleNos = await insertRules(db, spec)
    await insertPack(db, spec, ruleNos)
    await insertResults(db, spec, { accountNo: ACCOUNT.accountNo, types: TYPES.length })
    return { account: ACCOUNT, packId: PACK_ID, packNo: PACK_NO, ruleNos }
  })
}

async function insertAccount(db: Db, { at }: EstateSpec): Promise<void> {
  await db
    .insertInto('account')
    .values({
      ...ACCOUNT,
      name: 'Harbour Logistics production',
      isOperator: 1,
      recorderStatus: 'REGISTERED',
      recorderStartedAt: at,
      changeSeq: 0,
      ruleSeq: 0,
      packSeq: 1,
      runSeq: 2,
      auditSeq: 0,
      evaluatedChangeNo: 0,
      createdAt: at,
    })
    .onConflict((conflict) => conflict.column('accountId').doNothing())
    .execute()
  const runs = [
    ['import', 1, toInstant(at - 30 * 3_600_000)],
    ['cmdb', 2, toInstant(at - 2 * 3_600_000)],
  ] as const
  for (const [source, runNo, asOf] of runs) {
    await bulkInsert(
      db,
      'snapshotRun',
      [
        'accountNo',
        'runNo',
        'importId',
        'source',
        'asOf',
        'coverage',
        'counts',
        'problems',
        'startedAt',
        'finishedAt',
      ],
      [
        [
          ACCOUNT.accountNo,
          runNo,
          `imp-${runNo}`,
          source,
          asOf,
          '[]',
          '{}',
          runNo === 1 ? '[{}]' : '[]',
          asOf,
          asOf,
        ],
      ],
    )
  }
}

/** Where resource `r` stands: type, number inside the type. */
function placeOf(resource: number): { type: number; ordinal: number } {
  return { type: resource % TYPES.length, ordinal: Math.floor(resource / TYPES.length) }
}

async function insertResources(db: Db, spec: EstateSpec): Promise<void> {
  const rows = Array.from({ length: spec.resources }, (_, resource) => {
    const { type, ordinal } = placeOf(resource)
    const region = REGIONS[ordinal % REGIONS.length]!
    const name = spec.nameOf?.(resource) ?? `${['web', 'media', 'orders', 'gateway'][type]}-${ordinal}`
    const tags =
      spec.tagsOf?.(resource) ?? (ordinal % 3 === 0 ? { env: 'prod', team: `team-${ordinal % 7}` } : {})
    const zone = type === 1 ? '' : `${region}-${'abc'[ordinal % 3]}`
    const id = `${['i', 'bucket', 'rm', 'lb'][type]}-bp1${resource.toString(36).padStart(8, '0')}`
    const seenAt = toInstant(spec.at - (resource % 50 === 0 ? 30 : 2) * 3_600_000)
    return [
      ACCOUNT.accountNo,
      (type + 1) * 2 ** 32 + ordinal,
      type + 1,
      region,
      id,
      name,
      zone,
      'rg-acfm2kxyzab',
      'Running',
      JSON.stringify(tags),
      1,
      'hash',
      seenAt,
      spec.at,
      spec.at,
      spec.at,
      toInstant(spec.at - 60_000),
      null,
    ]
  })
  await bulkInsert(
    db,
    'resource',
    [
      'accountNo',
      'resourceNo',
      'typeNo',
      'region',
      'resourceId',
      'name',
      'zone',
      'resourceGroupId',
      'status',
      'tags',
      'version',
      'hash',
      'capturedAt',
      'createdAt',
      'firstRecordedAt',
      'updatedAt',
      'evaluatedAt',
      'deletedAt',
    ],
    rows,
  )
}

async function insertRules(db: Db, spec: EstateSpec): Promise<RuleNo[]> {
  const ruleNos: RuleNo[] = []
  for (let rule = 0; rule < spec.rules; rule++) {
    const ruleNo = (rule + 1) as RuleNo
    ruleNos.push(ruleNo)
    const name = spec.ruleNameOf?.(rule) ?? `${TYPES[rule % 4]!.split('::')[1]} rule ${rule + 1}`
    await bulkInsert(
      db,
      'rule',
      [
        'accountNo',
        'ruleNo',
        'ruleId',
        'name',
        'state',
        'version',
        'createdAt',
        'updatedAt',
        'lastEvaluatedAt',
      ],
      [[1, ruleNo, `cr-${String(ruleNo).padStart(20, '0')}`, name, 'ACTIVE', 1, spec.at, spec.at, spec.at]],
    )
    await db
      .insertInto('ruleVersion')
      .values({
        accountNo: ACCOUNT.accountNo,
        ruleNo,
        version: 1,
        description: `Checks resources of type ${TYPES[rule % 4]}.`,
        riskLevel: (rule % 3) + 1,
        sourceOwner: 'ALIYUN',
        sourceIdentifier: IDENTIFIERS[rule % 4]!,
        logic: JSON.stringify(LOGIC_OF_TESTS),
        parameters: '{}',
        resourceTypes: JSON.stringify([TYPES[rule % 4]]),
        scope: '{}',
        triggers: '[]',
        createdAt: spec.at,
      })
      .execute()
  }
  return ruleNos
}

async function insertPack(db: Db, spec: EstateSpec, ruleNos: readonly RuleNo[]): Promise<void> {
  const { at } = spec
  const name = spec.packName ?? 'Baseline for production accounts'
  await db
    .insertInto('pack')
    .values({
      accountNo: ACCOUNT.accountNo,
      packNo: PACK_NO,
      packId: PACK_ID,
      name,
      state: 'ACTIVE',
      version: 1,
      templateId: null,
      createdAt: at,
      updatedAt: at,
      deletedAt: null,
    })
    .execute()
  await db
    .insertInto('packVersion')
    .values({
      accountNo: ACCOUNT.accountNo,
      packNo: PACK_NO,
      version: 1,
      description: 'What every production account must keep to.',
      riskLevel: 1,
      scope: JSON.stringify(spec.packScope ?? {}),
      createdAt: at,
    })
    .execute()
  await bulkInsert(
    db,
    'packRule',
    ['accountNo', 'packNo', 'ruleNo', 'position'],
    ruleNos.map((ruleNo, position) => [ACCOUNT.accountNo, PACK_NO, ruleNo, position]),
  )
}
