import type { AccountRef } from '../../accounts/scope.js'
import { bulkInsert } from '../../db/bulk-write.js'
import { compiledOnce } from '../../db/compiled-once.js'
import type { Db } from '../../db/tables.js'
import type { AccountNo, ResourceNo, RuleNo } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import { decodeEvidence, evidenceText } from '../evidence.js'
import type { Evidence } from '../types.js'

/** A result that became non-compliant, with what it rests on and the rule version it was made with. */
export interface Finding {
  readonly accountNo: AccountNo
  readonly at: Instant
  readonly ruleNo: RuleNo
  readonly ruleVersion: number
  readonly resourceNo: ResourceNo
  readonly evidence: Evidence | null
}

const selectListeners = compiledOnce((db, accountNo: AccountNo) =>
  db.selectFrom('findingListener').select('listener').where('accountNo', '=', accountNo).orderBy('listener'),
)

/** Who wants to be told when results of the account become non-compliant; mostly nobody. */
export async function listFindingListeners(db: Db, account: AccountRef): Promise<readonly string[]> {
  const rows = await selectListeners(db, account.accountNo)
  return rows.map(({ listener }) => listener)
}

/** Tells a listener from now on of the findings of these accounts, and forgets those of others. */
export async function setFindingListener(
  db: Db,
  listener: string,
  accounts: readonly AccountRef[],
): Promise<void> {
  const kept = accounts.map(({ accountNo }) => accountNo)
  let gone = db.deleteFrom('findingListener').where('listener', '=', listener)
  let untold = db.deleteFrom('finding').where('listener', '=', listener)
  if (kept.length > 0) {
    gone = gone.where('accountNo', 'not in', kept)
    untold = untold.where('accountNo', 'not in', kept)
  }
  await gone.execute()
  await untold.execute()
  await bulkInsert(
    db,
    'findingListener',
    ['accountNo', 'listener'],
    kept.map((accountNo) => [accountNo, listener]),
    'on conflict do nothing',
  )
}

/** Keeps findings of an account for each listener until it has taken them. */
export async function insertFindings(
  db: Db,
  listeners: readonly string[],
  findings: readonly Finding[],
): Promise<void> {
  await bulkInsert(
    db,
    'finding',
    ['listener', 'accountNo', 'at', 'ruleNo', 'resourceNo', 'ruleVersion', 'evidence'],
    listeners.flatMap((listener) =>
      findings.map(({ accountNo, at, ruleNo, resourceNo, ruleVersion, evidence }) => [
        listener,
        accountNo,
        at,
        ruleNo,
        resourceNo,
        ruleVersion,
        evidence === null ? '' : evidenceText(evidence),
      ]),
    ),
    `on conflict (listener, account_no, at, rule_no, resource_no) do update set
     rule_version = excluded.rule_version, evidence = excluded.evidence`,
  )
}

/** The oldest findings a listener has not taken. */
export async function listFindings(db: Db, listener: string, limit: number): Promise<readonly Finding[]> {
  const rows = await db
    .selectFrom('finding')
    .select(['accountNo', 'at', 'ruleNo', 'ruleVersion', 'resourceNo', 'evidence'])
    .where('listener', '=', listener)
    .orderBy('at')
    .orderBy('accountNo')
    .orderBy('ruleNo')
    .orderBy('resourceNo')
    .limit(limit)
    .execute()
  return rows.map(({ evidence, ...row }) => ({
    ...row,
    evidence: evidence === '' ? null : decodeEvidence(JSON.parse(evidence)),
  }))
}

/** Takes findings off a listener's list. */
export async function deleteFindings(db: Db, listener: string, findings: readonly Finding[]): Promise<void> {
  for (const { accountNo, at, ruleNo, resourceNo } of findings)
    await db
      .deleteFrom('finding')
      .where('listener', '=', listener)
      .where('accountNo', '=', accountNo)
      .where('at', '=', at)
      .where('ruleNo', '=', ruleNo)
      .where('resourceNo', '=', resourceNo)
      .execute()
}

/** How many findings wait for each listener; one without any is left out. */
export async function countWaitingFindings(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('finding')
    .select(['listener'])
    .select((eb) => eb.fn.countAll().as('count'))
    .groupBy('listener')
    .execute()
  return new Map(rows.map(({ listener, count }) => [listener, Number(count)]))
}
