import { accountEntries } from '../forms/account-files.js'
import { partsOf } from '../report-parts.js'
import type { FileMaker } from './make-file.js'
import { writeSelectionRecord } from './record-file.js'
import { readRulesWish } from './request-rules-report.js'
import { chosenRules, selectionOf } from './rule-selection.js'
import { signedArchive } from './signed-archive.js'

const FALLBACK_FORM = 'xlsx'

/**
 * The report on some rules of an account or account group, or on all: a zip of one workbook for each account, in the
 * form of reports, else xlsx. Source: spec/oss.md 1 (a zip of Excel files); that they are one an account is inferred.
 * A signed manifest of them lies beside them.
 */
export const makeRulesReport: FileMaker = async (work) => {
  const { account, deps, file } = work
  const { ruleIds } = readRulesWish(file.wish)
  const { record, content } = await writeSelectionRecord(work, async (db) => {
    const rules = await chosenRules(db, account, ruleIds)
    const parts = await partsOf(db, account, rules, () => [[]])
    return selectionOf(account, { id: file.fileId, ...NAMES }, parts, deps.clock.now())
  })
  const entries = await accountEntries(record, [deps.urlForm, FALLBACK_FORM])
  const facts = { contents: [content] }
  const bytes = signedArchive(work, facts, entries, new Date(record.head.header.asOf))
  return { bytes, counts: record.head.overview.results, facts }
}

const NAMES = { name: 'Rules', description: '' }
