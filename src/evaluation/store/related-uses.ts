import type { AccountRef } from '../../accounts/scope.js'
import { bulkInsert } from '../../db/bulk-write.js'
import type { Db } from '../../db/tables.js'
import type { ResourceNo, TypeNo } from '../../platform/ids.js'

/** What a verdict on a resource looked at elsewhere, recorded or not. */
export interface RelatedUse {
  readonly typeNo: TypeNo
  /** `region`: all resources of the type in a region. */
  readonly targetKind: 'id' | 'region'
  /** The id or the region. */
  readonly targetId: string
}

/** Values of one `in` list: both engines take more, but plans stay the same. */
const KEYS_AT_ONCE = 500

export function slices<T>(values: readonly T[], size = KEYS_AT_ONCE): T[][] {
  const parts: T[][] = []
  for (let i = 0; i < values.length; i += size) parts.push(values.slice(i, i + size))
  return parts
}

/** Resources whose verdicts looked at one of these, whatever region it is in. */
export async function listDependents(
  db: Db,
  account: AccountRef,
  resourceNos: readonly ResourceNo[],
): Promise<ResourceNo[]> {
  const dependents = new Set<ResourceNo>()
  for (const targetKind of ['id', 'region'] as const) {
    const any = await db
      .selectFrom('relatedUse')
      .select('resourceNo')
      .where('accountNo', '=', account.accountNo)
      .where('targetKind', '=', targetKind)
      .limit(1)
      .executeTakeFirst()
    if (any === undefined) continue
    for (const part of slices(resourceNos)) {
      for (const { resourceNo } of await selectDependents(db, account, targetKind, part).execute())
        dependents.add(resourceNo)
    }
  }
  return [...dependents]
}

function selectDependents(
  db: Db,
  account: AccountRef,
  targetKind: RelatedUse['targetKind'],
  resourceNos: readonly ResourceNo[],
) {
  return db
    .selectFrom('resource')
    .innerJoin('relatedUse', (join) =>
      join
        .onRef('relatedUse.accountNo', '=', 'resource.accountNo')
        .on('relatedUse.targetKind', '=', targetKind)
        .onRef('relatedUse.typeNo', '=', 'resource.typeNo')
        .onRef('relatedUse.targetId', '=', targetKind === 'id' ? 'resource.resourceId' : 'resource.region'),
    )
    .select('relatedUse.resourceNo')
    .distinct()
    .where('resource.accountNo', '=', account.accountNo)
    .where('resource.resourceNo', 'in', resourceNos)
}

/**
 * Notes what the verdicts on resources looked at. `all`: these are all uses of each resource, others are
 * forgotten; else they are added. One too many costs an evaluation, one too few a stale verdict.
 */
export async function writeUses(
  db: Db,
  account: AccountRef,
  uses: ReadonlyMap<ResourceNo, ReadonlyMap<string, RelatedUse>>,
  kind: 'all' | 'some',
): Promise<void> {
  const stored = await readUses(db, account, [...uses.keys()])
  const added: [ResourceNo, RelatedUse][] = []
  for (const [resourceNo, wanted] of uses) {
    const known = stored.get(resourceNo)
    for (const [key, use] of wanted) if (known?.has(key) !== true) added.push([resourceNo, use])
    if (kind === 'all' && known !== undefined) {
      for (const [key, use] of known) if (!wanted.has(key)) await deleteUse(db, account, resourceNo, use)
    }
  }
  await bulkInsert(
    db,
    'relatedUse',
    ['accountNo', 'targetKind', 'typeNo', 'targetId', 'resourceNo'],
    added.map(([resourceNo, { targetKind, typeNo, targetId }]) => [
      account.accountNo,
      targetKind,
      typeNo,
      targetId,
      resourceNo,
    ]),
    'on conflict do nothing',
  )
}

/** Names a use within its account. */
export function useKey({ targetKind, typeNo, targetId }: RelatedUse): string {
  return `${targetKind} ${typeNo} ${targetId}`
}

async function readUses(
  db: Db,
  account: AccountRef,
  resourceNos: readonly ResourceNo[],
): Promise<Map<ResourceNo, Map<string, RelatedUse>>> {
  const uses = new Map<ResourceNo, Map<string, RelatedUse>>()
  for (const part of slices(resourceNos)) {
    const rows = await db
      .selectFrom('relatedUse')
      .select(['resourceNo', 'targetKind', 'typeNo', 'targetId'])
      .where('accountNo', '=', account.accountNo)
      .where('resourceNo', 'in', part)
      .execute()
    for (const { resourceNo, ...use } of rows) {
      const known = uses.get(resourceNo) ?? new Map<string, RelatedUse>()
      uses.set(resourceNo, known.set(useKey(use), use))
    }
  }
  return uses
}

async function deleteUse(
  db: Db,
  account: AccountRef,
  resourceNo: ResourceNo,
  use: RelatedUse,
): Promise<void> {
  await db
    .deleteFrom('relatedUse')
    .where('accountNo', '=', account.accountNo)
    .where('targetKind', '=', use.targetKind)
    .where('typeNo', '=', use.typeNo)
    .where('targetId', '=', use.targetId)
    .where('resourceNo', '=', resourceNo)
    .execute()
}
