import type { ReportLanguage } from '../model.js'
import { textIn } from '../text-in.js'

/** How people read the codes of tables; a code without words is shown as it is. */
export const CODE_WORDS: Readonly<Record<string, { readonly en: string; readonly zh: string }>> = {
  met: { en: 'Met', zh: '符合' },
  notMet: { en: 'Not met', zh: '不符合' },
  partly: { en: 'Partly met', zh: '部分符合' },
  notApplicable: { en: 'Not applicable', zh: '不适用' },
  notTested: { en: 'Not tested', zh: '未测试' },
  manual: { en: 'To be checked by a person', zh: '需人工检查' },
  new: { en: 'New', zh: '新增' },
  reappeared: { en: 'Reappeared', zh: '再次出现' },
  exemptionEnded: { en: 'Exemption ended', zh: '豁免结束' },
  ruleChanged: { en: 'Rule changed', zh: '规则变更' },
  ruleRemoved: { en: 'Rule left the package', zh: '规则移出合规包' },
  stillFailing: { en: 'Still failing', zh: '仍不合规' },
  fixed: { en: 'Fixed', zh: '已修复' },
  exempted: { en: 'Exempted', zh: '已豁免' },
  undecided: { en: 'Cannot be decided any more', zh: '无法再判定' },
  gone: { en: 'Resource gone or out of scope', zh: '资源已不存在或已不在范围内' },
  inTime: { en: 'Fixed in time', zh: '按期修复' },
  late: { en: 'Fixed late', zh: '逾期修复' },
  openInTime: { en: 'Open, in time', zh: '未解决，未逾期' },
  overdue: { en: 'Open, overdue', zh: '未解决，已逾期' },
  import: { en: 'Nothing was read from a source', zh: '未从任何来源读取' },
  evaluation: { en: 'No server ran', zh: '没有服务器运行' },
  stopped: { en: 'A rule was stopped', zh: '规则已停用' },
  PENDING: { en: 'Waits for approval', zh: '待批准' },
  ACTIVE: { en: 'In force', zh: '生效' },
  ENDED: { en: 'Ended', zh: '已结束' },
  EXPIRED: { en: 'Expired', zh: '已到期' },
  none: { en: 'No difference', zh: '无差异' },
  neverRecorded: { en: 'Never recorded here', zh: '从未记录' },
  changedSince: { en: 'Counted at another time than recorded', zh: '统计与记录时间不同' },
  unexplained: { en: 'Unexplained', zh: '未能解释' },
  counts: { en: 'Counts of the service', zh: '服务统计' },
  inventory: { en: 'Inventory file', zh: '资源清单文件' },
  list: { en: 'Resource list', zh: '资源列表' },
  yes: { en: 'yes', zh: '是' },
  no: { en: 'no', zh: '否' },
}

/** The words of a code in a language. */
export function codeText(code: string, language: ReportLanguage): string {
  const words = CODE_WORDS[code]
  return words === undefined ? code : textIn(words, language)
}
