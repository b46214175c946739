import type { WrittenLanguage } from '../model.js'

interface TimeWords {
  readonly comparedWith: string
  readonly comparison: (reportId: string, asOf: string) => string
  /** Where what changed before an instant is not kept. */
  readonly keptSince: (at: string) => string
}

/** Texts about the time that a report is of. */
export const TIME_WORDS: Readonly<Record<WrittenLanguage, TimeWords>> = {
  en: {
    comparedWith: 'Compared with',
    comparison: (reportId, asOf) => `Report ${reportId}, as of ${asOf}`,
    keptSince: (at) => `Changes before ${at} are no longer kept: what ended before is not told.`,
  },
  zh: {
    comparedWith: '对比报告',
    comparison: (reportId, asOf) => `报告 ${reportId}，数据时点 ${asOf}`,
    keptSince: (at) => `${at} 之前的变化不再保留：此前已结束的发现未列出。`,
  },
}
