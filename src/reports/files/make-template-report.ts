import type { Db } from '../../db/tables.js'
import { NO_COUNTS } from '../../evaluation/types.js'
import type { RuleNo } from '../../platform/ids.js'
import type { Rule } from '../../rules/types.js'
import type { Selection } from '../build-record.js'
import { accountEntries } from '../forms/account-files.js'
import { XLSX_FORM } from '../forms/xlsx.js'
import { addCounts } from '../model.js'
import type { ReportRecord } from '../read-record.js'
import { byRiskAndName, partsOf, type ReportPart, type ReportParts } from '../report-parts.js'
import { readTemplateWish, type TemplateWish } from '../templates/request-template-report.js'
import { type OwnedRules, rulesOfScope } from '../templates/template-rules.js'
import { ImpossibleFile } from './impossible-file.js'
import type { FileMaker, FileWork, MadeFile } from './make-file.js'
import { type SelectionRecord, writeSelectionRecord } from './record-file.js'
import { selectionOf } from './rule-selection.js'
import { signedArchive } from './signed-archive.js'

/** A report from a template: one workbook, or a zip of one for each account or account group with a signed manifest. */
export const makeTemplateReport: FileMaker = async (work) => {
  const wish = readTemplateWish(work.file.wish)
  if (wish.granularity === 'GroupByAggregator') return makeGroupFiles(work, wish)
  const { record, content } = await recordOf(work, wish, (db) => rulesOfScope(db, work.account, wish.scope))
  const counts = record.head.overview.results
  const facts = { contents: [content] }
  if (wish.granularity === 'AllInOne') return { bytes: workbookOf(record), counts, facts }
  const entries = await accountEntries(record, [XLSX_FORM.name])
  return { bytes: signedArchive(work, facts, entries, new Date(record.head.header.asOf)), counts, facts }
}

async function makeGroupFiles(work: FileWork, wish: TemplateWish): Promise<MadeFile> {
  const owners = await rulesOfScope(work.deps.db, work.account, wish.scope)
  const records: (SelectionRecord & { readonly name: string })[] = []
  for (const { name } of owners) {
    const one = async (db: Db) =>
      (await rulesOfScope(db, work.account, wish.scope)).filter((each) => each.name === name)
    records.push({ name, ...(await recordOf(work, wish, one, name)) })
  }
  const counts = records.reduce((sum, { record }) => addCounts(sum, record.head.overview.results), NO_COUNTS)
  const facts = { contents: records.map(({ content }) => content) }
  const entries = records.map(({ name, record }) => ({ name: `${name}.xlsx`, bytes: workbookOf(record) }))
  return { bytes: signedArchive(work, facts, entries, new Date(work.deps.clock.now())), counts, facts }
}

function workbookOf(record: ReportRecord): AsyncIterable<Buffer> {
  if (!XLSX_FORM.holds(record.head)) throw new ImpossibleFile('the report is too large for one workbook')
  return XLSX_FORM.render(record)
}

function recordOf(
  work: FileWork,
  wish: TemplateWish,
  choose: (db: Db) => Promise<readonly OwnedRules[]>,
  name = 'record',
): Promise<SelectionRecord> {
  const { account, deps } = work
  const select = async (db: Db): Promise<Selection> => {
    const parts = await unitedParts(db, await choose(db), account)
    const named = { id: wish.templateId, name: wish.name, description: wish.description }
    return selectionOf(account, named, parts, deps.clock.now())
  }
  const language = wish.language === 'zh-CN' ? ('zh' as const) : ('en' as const)
  return writeSelectionRecord(work, select, { name, settings: { language } })
}

/** What a report on rules of several owners is made of: each account once, with its rules of all of them. */
async function unitedParts(
  db: Db,
  owners: readonly OwnedRules[],
  account: FileWork['account'],
): Promise<ReportParts> {
  const ofOwners: ReportParts[] = []
  for (const { owner, rules, withinOf } of owners) ofOwners.push(await partsOf(db, owner, rules, withinOf))
  const [only] = ofOwners
  if (only !== undefined && ofOwners.length === 1) return only
  const rules = ofOwners.flatMap((parts) => parts.rules).toSorted(byRiskAndName)
  const indexes = new Map(rules.map((rule, index) => [keyOf(rule), index]))
  const accounts: ReportPart[] = []
  for (const parts of ofOwners) {
    for (const part of parts.accounts) {
      const held = part.rules.map((each) => ({
        ...each,
        index: indexes.get(keyOf(parts.rules[each.index]!))!,
      }))
      const known = accounts.findIndex((each) => each.account.accountNo === part.account.accountNo)
      if (known < 0) accounts.push({ ...part, index: accounts.length, rules: held })
      else accounts[known] = { ...accounts[known]!, rules: [...accounts[known]!.rules, ...held] }
    }
  }
  const inOrder = accounts.map((part) => ({
    ...part,
    rules: part.rules.toSorted((a, b) => a.index - b.index),
  }))
  return { rules, accounts: inOrder, auditedBy: account }
}

function keyOf(rule: Pick<Rule, 'accountNo'> & { readonly ruleNo: RuleNo }): string {
  return `${rule.accountNo}/${rule.ruleNo}`
}
