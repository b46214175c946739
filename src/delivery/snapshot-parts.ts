import { type AccountRef, systemScope } from '../accounts/scope.js'
import { listResults } from '../evaluation/results.js'
import { type LiveGroup, listLiveGroups, listLiveResources } from '../inventory/store/live-snapshot.js'
import { readDeliveredRelations } from '../inventory/store/related-resources.js'
import { describeResults, type EvaluationResult } from '../packs/describe-results.js'
import { listPacksByNo } from '../packs/store/read-packs.js'
import type { Pack } from '../packs/types.js'
import type { PackNo } from '../platform/ids.js'
import { listEvaluatedRules } from '../rules/store/read-rules.js'
import { RISK_NAMES } from './deliver-findings.js'
import type { Delivery } from './delivery.js'
import { type DeliveredItem, snapshotItem } from './items.js'
import type { ResourceCursor, ResultCursor, SnapshotProgress } from './snapshot-progress.js'

/** Resources of one account and region that are delivered together. */
export interface ResourcePart {
  readonly account: AccountRef
  readonly regionId: string
  readonly items: readonly DeliveredItem[]
  readonly last: ResourceCursor
}

/** Results that are delivered together. */
export interface ResultPart {
  readonly lines: readonly DeliveredItem[]
  readonly last: ResultCursor
}

interface OpenPart {
  readonly regionId: string
  readonly items: DeliveredItem[]
  size: number
  last: ResourceCursor
}

const PAGE = 200
const PART_ITEMS = 2_000
/** Characters of one part: configurations may be large. */
const PART_TEXT = 8_000_000

/** The parts of a snapshot that are still to be delivered, by account, region and type. */
export async function* readResourceParts(
  delivery: Delivery,
  accounts: readonly AccountRef[],
  { begunAt, resource: after }: SnapshotProgress,
): AsyncGenerator<ResourcePart> {
  for (const account of inOrder(accounts)) {
    if (after !== null && account.accountNo < after.accountNo) continue
    const cursor = after?.accountNo === account.accountNo ? after : null
    let open: OpenPart | null = null
    for (const group of await listGroups(delivery, account, cursor)) {
      if (open !== null && open.regionId !== group.regionId) {
        yield { account, ...open }
        open = null
      }
      const isBegun: boolean = cursor?.regionId === group.regionId && cursor.typeNo === group.typeNo
      for await (const { resourceId, item } of itemsOf(delivery, account, group, {
        afterId: isBegun ? (cursor?.resourceId ?? '') : '',
        begunAt,
      })) {
        const last: ResourceCursor = {
          accountNo: account.accountNo,
          regionId: group.regionId,
          typeNo: group.typeNo,
          resourceId,
        }
        open ??= { regionId: group.regionId, items: [], size: 0, last }
        open.items.push(item)
        open.size += String(item['configuration']).length
        open.last = last
        if (open.items.length < PART_ITEMS && open.size < PART_TEXT) continue
        yield { account, ...open }
        open = null
      }
    }
    if (open !== null) yield { account, ...open }
  }
}

/** The groups from the cursor on that the channel asks for. */
async function listGroups(
  { db, selection }: Delivery,
  account: AccountRef,
  cursor: ResourceCursor | null,
): Promise<readonly LiveGroup[]> {
  const groups = await listLiveGroups(db, account)
  // The order must be the same at each attempt, whatever the database sorts by.
  return groups
    .filter(({ resourceType }) => selection.resourceTypes?.has(resourceType) ?? true)
    .toSorted((one, other) => byRegion(one, other) || one.typeNo - other.typeNo)
    .filter(
      (group) =>
        cursor === null ||
        byRegion(group, cursor) > 0 ||
        (byRegion(group, cursor) === 0 && group.typeNo >= cursor.typeNo),
    )
}

function byRegion(one: { readonly regionId: string }, other: { readonly regionId: string }): number {
  return one.regionId < other.regionId ? -1 : one.regionId > other.regionId ? 1 : 0
}

async function* itemsOf(
  { db }: Delivery,
  account: AccountRef,
  group: LiveGroup,
  from: { readonly afterId: string; readonly begunAt: SnapshotProgress['begunAt'] },
): AsyncGenerator<{ readonly resourceId: string; readonly item: DeliveredItem }> {
  for (let { afterId } = from; ; ) {
    const page = await listLiveResources(db, account, group, { afterId, limit: PAGE })
    const resourceNos = page.map(({ resourceNo }) => resourceNo)
    const relations = await readDeliveredRelations(db, account, resourceNos)
    for (const resource of page) {
      const related = relations.get(resource.resourceNo) ?? []
      const item = snapshotItem(account, group, resource, related, from.begunAt)
      yield { resourceId: resource.resourceId, item }
    }
    const last = page.at(-1)
    if (last === undefined) return
    afterId = last.resourceId
  }
}

/** The results of a snapshot that are still to be delivered, by account, rule and resource. */
export async function* readResultParts(
  { db, selection }: Delivery,
  accounts: readonly AccountRef[],
  { result: cursor }: SnapshotProgress,
): AsyncGenerator<ResultPart> {
  for (const account of inOrder(accounts)) {
    if (cursor !== null && account.accountNo < cursor.accountNo) continue
    const scope = systemScope(account)
    const rules = (await listEvaluatedRules(db, scope)).toSorted((one, other) => one.ruleNo - other.ruleNo)
    const packNos = [...new Set(rules.flatMap(({ createdByPackNo }) => createdByPackNo ?? []))]
    const packs = await listPacksByNo(db, scope, packNos)
    let after = cursor?.accountNo === account.accountNo ? cursor : null
    const ruleNos = rules.map(({ ruleNo }) => ruleNo).filter((ruleNo) => ruleNo >= (after?.ruleNo ?? 0))
    // The rule that the snapshot was at may be gone: then it goes on with the next.
    if (after !== null && after.ruleNo !== ruleNos[0]) after = null
    for (;;) {
      const page = await listResults(db, scope, {
        ruleNos,
        limit: PART_ITEMS,
        ...(selection.resourceTypes === null
          ? {}
          : { resources: { resourceTypes: [...selection.resourceTypes] } }),
        ...(after === null ? {} : { after }),
      })
      const last = page.results.at(-1)
      if (last === undefined) break
      const described = await describeResults(db, scope, page.results, null)
      after = { accountNo: account.accountNo, ruleNo: last.ruleNo, resourceNo: last.resourceNo }
      yield { lines: described.map((each) => resultLine(account, each, packs)), last: after }
      if (page.next === undefined) break
    }
  }
}

/** Source: spec/import.md shape 7 */
function resultLine(
  account: AccountRef,
  { result, rule, annotation, lastNonCompliantAt }: EvaluationResult,
  packs: ReadonlyMap<PackNo, Pack>,
): DeliveredItem {
  const { resource, verdict } = result
  const pack = rule.createdByPackNo === null ? undefined : packs.get(rule.createdByPackNo)
  return {
    dataType: 'CompliantSnapshot',
    accountId: account.accountId,
    annotation: annotation === null ? '' : JSON.stringify(annotation),
    availabilityZone: resource.zone,
    // An error is no data, on every wire.
    complianceType: verdict === 'ERROR' ? 'INSUFFICIENT_DATA' : verdict,
    compliancePackId: pack?.packId ?? '',
    configRuleId: rule.ruleId,
    configRuleName: rule.name,
    ...(lastNonCompliantAt === null ? {} : { lastNonCompliantRecordTimestamp: lastNonCompliantAt }),
    regionId: resource.regionId,
    resourceGroupId: resource.resourceGroupId,
    resourceId: resource.resourceId,
    resourceName: resource.resourceName,
    resourceType: resource.resourceType,
    resultRecordedTimestamp: result.evaluatedAt,
    riskLevel: RISK_NAMES[rule.riskLevel],
    tags: JSON.stringify(resource.tags),
  }
}

function inOrder(accounts: readonly AccountRef[]): readonly AccountRef[] {
  return accounts.toSorted((one, other) => one.accountNo - other.accountNo)
}
