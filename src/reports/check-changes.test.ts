import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { noteChange, notedChanges } from '../accounts/audit-changes.js'
import { appendAudit, emptyDigest } from '../accounts/audit-log.js'
import { systemScope } from '../accounts/scope.js'
import { openTestDatabase } from '../db/testing.js'
import { inTransaction } from '../db/transaction.js'
import { listPacksByNo } from '../packs/store/read-packs.js'
import type { ExemptionId, PrincipalId, ReportId, RuleNo } from '../platform/ids.js'
import { toInstant } from '../platform/instant.js'
import { findStart, readCheckChanges } from './check-changes.js'
import type { CheckChange } from './model.js'
import { readParts } from './report-parts.js'
import { type SeededEstate, seedEstate } from './testing.js'

const AT = toInstant(Date.UTC(2026, 10, 24, 6, 53))
const RULE = 'cr-00000000000000000001'
const REPORT = 'rep-1' as ReportId

let test: Awaited<ReturnType<typeof openTestDatabase>>
let estate: SeededEstate
let calls = 0

beforeEach(async () => {
  test = await openTestDatabase()
  estate = await seedEstate(test.db, { resources: 4, rules: 2, at: AT })
  calls = 0
})
afterEach(() => test.close())

type Note = readonly [resource: string, before: unknown, after: unknown]

/** A call as the gateway records it. */
function record(action: string, notes: readonly Note[], given: object = {}): Promise<void> {
  return inTransaction(test.db, async (db) => {
    for (const note of notes) noteChange(db, ...note)
    await appendAudit(db, estate.account.accountNo, {
      at: toInstant(AT + ++calls),
      principalId: '2000',
      principalName: 'alice',
      accessKeyId: 'LTAI5tAliceKey0001abcd',
      sourceAddress: '10.0.0.1',
      action,
      requestId: `request-${calls}`,
      parametersDigest: emptyDigest,
      result: 'Success',
      detail: JSON.stringify({ ...notedChanges(db) }),
      ...given,
    })
  })
}

async function changes(): Promise<CheckChange[]> {
  const scope = systemScope(estate.account)
  const pack = (await listPacksByNo(test.db, scope, [estate.packNo])).get(estate.packNo)!
  const parts = await readParts(test.db, pack)
  const start = await findStart(test.db, pack, estate.account, { reportId: REPORT })
  const found: CheckChange[] = []
  const reading = { pack, parts, start, pace: () => undefined }
  for await (const change of readCheckChanges(test.db, reading)) found.push(change)
  return found
}

const shown = async () =>
  (await changes()).map(({ act, subject, subjectId, members }) => [act, subject, subjectId, members.join()])

describe('changes to the checks of a package', () => {
  it('are none when nobody changed anything', async () => {
    await record('CreateUser', [['user/bob', undefined, { name: 'bob' }]])
    expect(await changes()).toEqual([])
  })

  it('say who changed what of which rule, when and with which key', async () => {
    const before = { name: 'a', parameters: { days: '1' }, scope: {} }
    await record('UpdateConfigRule', [[`rule/${RULE}`, before, { ...before, parameters: { days: '90' } }]])
    expect(await changes()).toEqual([
      {
        at: AT + 1,
        by: 'alice',
        key: 'LTAI****abcd',
        action: 'UpdateConfigRule',
        act: 'changed',
        subject: 'rule',
        subjectId: RULE,
        subjectName: 'ECS rule 1',
        members: ['parameters'],
        result: 'Success',
        requestId: 'request-1',
        auditEntryNo: 1,
        untold: 0,
      },
    ])
  })

  it('are those of the package, its rules and their exemptions, and of nothing else', async () => {
    const pack = { name: 'p', rules: [1, 2] }
    const exemption = {
      accountNo: estate.account.accountNo,
      selector: null,
      resourceNo: null,
      state: 'ACTIVE' as const,
      reason: 'r',
      owner: '',
      version: 1,
      requesterId: '1' as PrincipalId,
      requesterName: 'alice',
      approverId: null,
      approverName: null,
      createdAt: AT,
      updatedAt: AT,
      expiresAt: null,
      endedAt: null,
    }
    for (const [id, ruleNo] of [
      ['ex-own', 1],
      ['ex-other', 77],
    ] as const)
      await test.db
        .insertInto('exemption')
        .values({ ...exemption, exemptionId: id as ExemptionId, ruleNo: ruleNo as RuleNo })
        .execute()
    await record('CreateConfigRule', [['rule/cr-other', undefined, { name: 'x' }]])
    await record('IgnoreEvaluationResults', [
      ['exemption/ex-own', undefined, { reason: 'r' }],
      ['exemption/ex-other', undefined, { reason: 'r' }],
    ])
    await record('StopConfigRules', [[`rule/${RULE}/state`, 'ACTIVE', 'INACTIVE']])
    await record('TagResources', [[`rule/${RULE}/tags`, [], [['a', 'b']]]])
    await record('UpdateConfigRule', [[`rule/${RULE}`, { name: 'a' }, { name: 'a' }]])
    await record('UpdateCompliancePack', [
      ['rule/cr-gone', { name: 'y' }, undefined],
      [`compliancepack/${estate.packId}`, pack, { ...pack, rules: [1] }],
    ])
    await record('UpdateCompliancePack', [['compliancepack/cp-other', pack, { ...pack, rules: [] }]])
    expect(await shown()).toEqual([
      ['created', 'exemption', 'ex-own', ''],
      ['changed', 'ruleState', RULE, ''],
      ['deleted', 'rule', 'cr-gone', ''],
      ['changed', 'package', estate.packId, 'rules'],
    ])
  })

  it('show calls that tried to and failed', async () => {
    const resources = [`acs:config:*:1208863178610001:rule/${RULE}`]
    const refused = { result: 'NoPermission', detail: JSON.stringify({ resources }) }
    await record('DeleteConfigRules', [], refused)
    await record('StartConfigRuleEvaluation', [], refused)
    expect(await changes()).toMatchObject([
      { act: 'attempted', subjectId: RULE, result: 'NoPermission', action: 'DeleteConfigRules' },
    ])
  })

  it('say how many of one call the audit log does not tell one by one', async () => {
    const notes = Array.from({ length: 60 }, (): Note => [`rule/${RULE}`, { name: 'a' }, { name: 'b' }])
    await record('UpdateConfigRule', notes)
    const found = await changes()
    expect(found.map(({ untold }) => untold)).toEqual([...Array(49).fill(0), 10])
  })

  it('are told over any number of entries, from the making of the package on', async () => {
    await record('UpdateConfigRule', [[`rule/${RULE}`, { name: 'a' }, { name: 'b' }]])
    await record('CreateCompliancePack', [[`compliancepack/${estate.packId}`, undefined, { name: 'p' }]])
    for (let i = 0; i < 520; i++) await record('GetToken', [])
    await record('UpdateConfigRule', [[`rule/${RULE}`, { scope: 1 }, { scope: 2 }]])
    expect(await shown()).toEqual([
      ['created', 'package', estate.packId, ''],
      ['changed', 'rule', RULE, 'scope'],
    ])
  })

  it('begin behind the last entry that the report before knew', async () => {
    await record('UpdateConfigRule', [[`rule/${RULE}`, { name: 'a' }, { name: 'b' }]])
    const report = {
      accountNo: estate.account.accountNo,
      packNo: estate.packNo,
      packId: estate.packId,
      requestedBy: 'x',
      requestedAt: AT,
      asOf: AT,
    }
    for (const [reportNo, reportId, status, auditEntryNo] of [
      [1, 'rep-old', 'COMPLETE', 0],
      [2, 'rep-before', 'COMPLETE', 1],
      [3, 'rep-failed', 'FAILED', 2],
      [4, REPORT, 'CREATING', null],
    ] as const)
      await test.db
        .insertInto('report')
        .values({ ...report, reportNo, reportId: reportId as ReportId, status, auditEntryNo })
        .execute()
    // Told by a clock that is behind: the number counts, not the time.
    await record('UpdateConfigRule', [[`rule/${RULE}`, { scope: 1 }, { scope: 2 }]], {
      at: toInstant(AT - 9),
    })
    expect(await shown()).toEqual([['changed', 'rule', RULE, 'scope']])
  })
})
