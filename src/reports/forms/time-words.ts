import type { WrittenLanguage } from '../model.js'

interface TimeWords {
  readonly comparedWith: string
  readonly comparison: (reportId: string, asOf: string) => string
  /** Where what changed before an instant is not kept. */
  readonly keptSince: (at: string) => string
  readonly past: string
  /** What a report on the past is, by whose rules. */
  readonly pastThen: (at: string, madeAt: string) => string
  readonly pastNow: (at: string, madeAt: string) => string
  readonly membershipUnknown: string
  readonly period: string
  readonly periodText: (from: string, to: string, days: string) => string
  readonly unknownThen: string
  readonly checksSince: (count: string, at: string) => string
}

/** Texts about the time that a report is of. */
export const TIME_WORDS: Readonly<Record<WrittenLanguage, TimeWords>> = {
  en: {
    comparedWith: 'Compared with',
    comparison: (reportId, asOf) => `Report ${reportId}, as of ${asOf}`,
    past: 'Of the past',
    pastThen: (at, madeAt) =>
      `AS OF ${at}, under the rules of then. Made at ${madeAt} by evaluating the configurations that were recorded by then.`,
    pastNow: (at, madeAt) =>
      `AS OF ${at}, under the rules of now. Made at ${madeAt} by evaluating the configurations that were recorded by then.`,
    period: 'Period',
    periodText: (from, to, days) => `From ${from} until ${to}; days allowed by risk, high to low: ${days}`,
    membershipUnknown:
      'It is not kept which rules the package had then: its rules of now were taken, in their versions of then.',
    unknownThen:
      'A resource that may have been there and was not recorded by then is insufficient data, never a pass.',
    checksSince: (count, at) => `${count} since ${at}`,
    keptSince: (at) => `Changes before ${at} are no longer kept: what ended before is not told.`,
  },
  zh: {
    comparedWith: '对比报告',
    comparison: (reportId, asOf) => `报告 ${reportId}，数据时点 ${asOf}`,
    past: '历史时点',
    pastThen: (at, madeAt) =>
      `数据时点 ${at}，按当时的规则。于 ${madeAt} 对截至该时点已记录的配置重新评估得出。`,
    pastNow: (at, madeAt) =>
      `数据时点 ${at}，按现在的规则。于 ${madeAt} 对截至该时点已记录的配置重新评估得出。`,
    period: '期间',
    periodText: (from, to, days) => `${from} 至 ${to}；允许天数（高、中、低风险）：${days}`,
    membershipUnknown: '未保留合规包当时包含哪些规则：采用其现有规则的当时版本。',
    unknownThen: '当时可能存在但尚未记录的资源一律为数据不足，绝不视为合规。',
    checksSince: (count, at) => `自 ${at} 以来 ${count} 项`,
    keptSince: (at) => `${at} 之前的变化不再保留：此前已结束的发现未列出。`,
  },
}
