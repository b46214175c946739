import type { WrittenLanguage } from '../../model.js'

interface PdfWords {
  readonly first: (shown: string, all: string, file: string) => string
  readonly results: (all: string) => string
  readonly cut: string
}

/** What a page says of what it does not show. */
export const PDF_WORDS: Readonly<Record<WrittenLanguage, PdfWords>> = {
  en: {
    first: (shown, all, file) =>
      `The first ${shown} of ${all} rows. The full table is ${file} of the .csv.zip form of this report, and stands in its .xlsx and .json forms.`,
    results: (all) =>
      `All ${all} results are in results.csv of the .csv.zip form of this report, and in its .xlsx and .json forms; all counts here include them.`,
    cut: 'A row shows the main columns, and a text of more than six lines ends in "…"; the other forms have all of it.',
  },
  zh: {
    first: (shown, all, file) =>
      `前 ${shown} 行，共 ${all} 行。完整表格见本报告 .csv.zip 格式中的 ${file}，以及 .xlsx 和 .json 格式。`,
    results: (all) =>
      `全部 ${all} 条检测结果见本报告 .csv.zip 格式中的 results.csv，以及 .xlsx 和 .json 格式；此处所有计数均已包含这些结果。`,
    cut: '每行显示主要列，超过六行的文本以“…”结尾；完整内容见其他格式。',
  },
}
