import type { ReportLanguage, WrittenLanguage } from '../../model.js'
import { textIn } from '../../text-in.js'

/** Texts of the page around the content; those in `script` reach the program as they are, with `{n}` for numbers. */
export interface PageWords {
  readonly contents: string
  readonly skip: string
  readonly theme: string
  readonly print: string
  readonly noScript: string
  readonly resultsElsewhere: string
  readonly script: Readonly<Record<string, string>>
}

const PAGE_WORDS: Readonly<Record<WrittenLanguage, PageWords>> = {
  en: {
    contents: 'Contents',
    skip: 'Skip to the report',
    theme: 'Light or dark',
    print: 'Print',
    noScript:
      'Scripts are off: the tables below stay empty. The same tables are in the other forms of this report (.xlsx, .json, .csv.zip).',
    resultsElsewhere:
      'There are too many results for one page. The table of all results is in the forms .xlsx, .json and .csv.zip of this report; all counts here include them.',
    script: {
      search: 'Search all columns',
      all: 'all',
      clear: 'Show all',
      shown: '{n} of {m} rows',
      close: 'Close',
      details: 'Details',
      nothing: 'No row fits.',
      yes: 'yes',
      no: 'no',
      days: '{n} d',
      hours: '{n} h',
      minutes: '{n} min',
      printed:
        'Printed: the first {n} of {m} rows. The whole table is in the forms .xlsx, .json and .csv.zip of this report.',
    },
  },
  zh: {
    contents: '目录',
    skip: '跳到报告内容',
    theme: '浅色或深色',
    print: '打印',
    noScript: '脚本已关闭，下方表格无内容。本报告的其他格式（.xlsx、.json、.csv.zip）包含相同的表格。',
    resultsElsewhere:
      '检测结果过多，无法放入一个页面。全部结果表见本报告的 .xlsx、.json 和 .csv.zip 格式；此处所有计数均已包含这些结果。',
    script: {
      search: '搜索所有列',
      all: '全部',
      clear: '显示全部',
      shown: '{n} / {m} 行',
      close: '关闭',
      details: '详情',
      nothing: '没有符合条件的行。',
      yes: '是',
      no: '否',
      days: '{n} 天',
      hours: '{n} 小时',
      minutes: '{n} 分钟',
      printed: '已打印前 {n} 行，共 {m} 行。完整表格见本报告的 .xlsx、.json 和 .csv.zip 格式。',
    },
  },
}

/** The texts of a language; of both, units of time stand once. */
export function pageWordsOf(language: ReportLanguage): PageWords {
  const words = textIn(PAGE_WORDS, language)
  if (language !== 'both') return words
  const { days, hours, minutes } = PAGE_WORDS.en.script as Readonly<Record<string, string>>
  return { ...words, script: { ...words.script, days: days!, hours: hours!, minutes: minutes! } }
}
