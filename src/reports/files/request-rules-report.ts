import type { AccountRef, Scope } from '../../accounts/scope.js'
import type { Db } from '../../db/tables.js'
import { ApiError } from '../../errors.js'
import type { JobQueue } from '../../platform/jobs/enqueue.js'
import { getRule } from '../../rules/store/read-rules.js'
import { findFile, type GeneratedFile } from '../store/generated-files.js'
import { askFile, findCurrentFile } from './ask-file.js'

interface RulesWish {
  /** Null for all rules. */
  readonly ruleIds: readonly string[] | null
}

/** Reads what a report on rules was asked for. */
export function readRulesWish(text: string): RulesWish {
  const wish: RulesWish = JSON.parse(text)
  return wish
}

/**
 * Asks for a report on rules of an account or account group; without ids on all of them. Throws `ConfigRuleNotExists`
 * (inferred: no page names a code), and `ConfigRuleReportCreating` while one is being made.
 */
export async function requestRulesReport(
  db: Db,
  queue: JobQueue,
  scope: Scope,
  wanted: readonly string[] | undefined,
): Promise<string> {
  const ruleIds: string[] = []
  for (const id of wanted ?? []) ruleIds.push((await getRule(db, scope, id)).ruleId)
  const wish: RulesWish = { ruleIds: ruleIds.length === 0 ? null : [...new Set(ruleIds)] }
  const [account] = scope.accounts
  const { accountId } = account
  const stem = `ConfigRuleReports/${accountId}/rules/${accountId}-rules-report`
  const file = {
    kind: 'rules',
    subject: subjectOf(scope),
    idPrefix: 'crp-',
    wish,
    stem,
    extension: 'zip',
  } as const
  const fileId = await askFile(db, queue, scope, file, 'refuse')
  if (fileId === null) throw new ApiError('ConfigRuleReportCreating')
  return fileId
}

/** The report of that id, without one the one that counts; null when there is none. */
export async function findRulesReport(
  db: Db,
  scope: Scope,
  reportId: string | undefined,
): Promise<GeneratedFile | null> {
  const [account] = scope.accounts
  const of = { kind: 'rules', subject: subjectOf(scope) } as const
  if (reportId === undefined) return findCurrentFile(db, account, of)
  const file = await findFile(db, account.accountNo, reportId)
  const isShown = file?.kind === of.kind && file.subject === of.subject && file.deletedAt === null
  return isShown && file.status !== 'FAILED' ? file : null
}

/** A member of a group has no report of the group: those are the group's own. */
export function subjectOf({ accounts, aggregatorId, groupNo }: Scope): string {
  return aggregatorId === undefined || isGroup(accounts[0], groupNo) ? '' : aggregatorId
}

function isGroup({ accountNo }: AccountRef, groupNo: number | undefined): boolean {
  return accountNo === groupNo
}
