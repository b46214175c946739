import { totalCount } from '../model.js'
import { textIn } from '../text-in.js'
import { noChecksText } from './checks-text.js'
import { type FormView, formatCount } from './form-view.js'

interface TableText {
  /** What the table is for. */
  readonly about: string
  /** Stands in its place when it has no row. */
  readonly empty: string
}

interface Text {
  readonly en: string
  readonly zh: string
}

const NO_RULES: Text = { en: 'The package has no rule.', zh: '合规包没有规则。' }
const NO_RESULTS: Text = { en: 'No rule has a result yet.', zh: '尚无检测结果。' }
const ABOUT_AGREEMENT: Text = {
  en: 'How often Cloud Config gave the same verdict, rule by rule',
  zh: '逐条规则列出配置审计给出相同结果的次数',
}
const NO_RESOURCES: Text = { en: 'No resource is recorded.', zh: '没有已记录的资源。' }

/** Tables that the words of the sheets do not speak of. */
const TEXTS: Readonly<Record<string, { readonly about: Text; readonly empty: Text }>> = {
  controls: {
    about: {
      en: 'Clauses of standards: met, not met, partly, not applicable, not tested, or to be checked by a person',
      zh: '标准条款：符合、不符合、部分符合、不适用、未测试或需人工检查',
    },
    empty: {
      en: 'The package is about no standard, or its rules speak to too few clauses of one.',
      zh: '合规包不针对任何标准，或其规则覆盖的标准条款过少。',
    },
  },
  sources: {
    about: {
      en: 'Each account and source system: when it was read, whether that is current, what was redacted',
      zh: '各账号与来源系统：读取时间、是否最新、脱敏情况',
    },
    empty: { en: 'No account.', zh: '无账号。' },
  },
  accounts: {
    about: {
      en: 'Each account: non-compliant results by risk level, rules that fail, counts; empty where it holds no rule of the level',
      zh: '各账号：按风险等级统计的不合规结果、不合规规则数与各项计数；未持有该等级规则时为空',
    },
    empty: { en: 'No counts by account.', zh: '无按账号统计。' },
  },
  trend: {
    about: {
      en: 'The reports of the package over time, this one last',
      zh: '合规包历次报告，最后一行为本报告',
    },
    empty: { en: 'No report.', zh: '无报告。' },
  },
  control_totals: {
    about: {
      en: 'Totals that source systems state, beside what is recorded, with the difference and its reason',
      zh: '来源系统统计数与已记录数的差异及原因',
    },
    empty: {
      en: 'No source stated totals; the population is reconciled with the inventory alone.',
      zh: '没有来源提供控制总数；评估范围仅与资源清单核对。',
    },
  },
  exemptions: {
    about: {
      en: 'Exemptions from the rules: who asked, who approved, why, until when; ended ones too',
      zh: '规则豁免：申请人、批准人、原因与期限，含已结束的豁免',
    },
    empty: { en: 'No exemption was ever made from these rules.', zh: '这些规则没有任何豁免。' },
  },
  period_risks: {
    about: {
      en: 'Episodes of non-compliance in the period by risk: opened, fixed, still open, and within the days allowed',
      zh: '期间内各风险等级的不合规时段：新出现、已修复、未解决及是否在允许天数内',
    },
    empty: { en: 'No period was asked for.', zh: '未指定期间。' },
  },
  period_months: {
    about: { en: 'The same month by month', zh: '按月份统计' },
    empty: { en: 'No period was asked for.', zh: '未指定期间。' },
  },
  episodes: {
    about: {
      en: 'Every unbroken time of non-compliance that touches the period, with its end and its days',
      zh: '期间内每个连续的不合规时段、结束方式与时长',
    },
    empty: { en: 'Nothing was non-compliant in the period.', zh: '期间内没有不合规。' },
  },
  coverage_gaps: {
    about: {
      en: 'Times in the period of which nothing is known: no source was read, no server ran, or a rule was stopped',
      zh: '期间内情况未知的时段：未读取来源、没有服务器运行，或规则已停用',
    },
    empty: { en: 'The whole period is covered.', zh: '整个期间均有覆盖。' },
  },
  changes: {
    about: {
      en: 'Findings against the report compared with: new, still failing with age, back, fixed, exempted, gone, made or ended by a changed rule',
      zh: '与对比报告相比：新增、仍不合规及时长、再次出现、已修复、已豁免、已不存在、因规则变更出现或结束',
    },
    empty: {
      en: 'This is the first report of the package: there is none to compare with; or nothing failed in either.',
      zh: '这是合规包的首份报告，没有可比较的报告；或两份报告均无不合规。',
    },
  },
}

/** What to say of a table of the record, by its machine name. Throws for a name that no table has. */
export function aboutTable(view: FormView, name: string): TableText {
  const { words, record } = view
  const { language } = record.head.header
  const { about } = words
  switch (name) {
    case 'rules':
      return { about: about.rules, empty: textIn(NO_RULES, language) }
    case 'findings':
      return { about: about.findings, empty: noFindingsText(view) }
    case 'results':
      return { about: about.results, empty: textIn(NO_RESULTS, language) }
    case 'population':
      return { about: about.population, empty: textIn(NO_RESOURCES, language) }
    case 'check_changes':
      return { about: about.checks, empty: noChecksText(view) }
    case 'agreement':
      return { about: textIn(ABOUT_AGREEMENT, language), empty: words.method.nothingCompared }
  }
  const text = TEXTS[name]
  if (text === undefined) throw new Error(`nothing is said of the table ${name}`)
  return { about: textIn(text.about, language), empty: textIn(text.empty, language) }
}

/** That nothing is non-compliant, and how many results could not be decided. */
export function noFindingsText({ words, record }: FormView): string {
  const { results } = record.head.overview
  return words.evidence.noFindings(
    formatCount(totalCount(results)),
    formatCount(results.insufficientData + results.error),
  )
}
