import type { SheetSource } from '../../../workbook/model.js'
import { CHANGES, EXEMPTIONS } from '../../tables/change-tables.js'
import { CONTROL_TOTALS, CONTROLS, SOURCES } from '../../tables/head-tables.js'
import { type ReportTable, type TableSpec, tableOf } from '../../tables/table.js'
import type { FormView } from '../form-view.js'
import { type TableLook, tableSheet } from './table-sheet.js'

/** A table that stands in the workbook as it is, what it is for, and how it looks. */
interface AddedTable {
  readonly table: ReportTable
  readonly look: TableLook
  readonly about: string
}

interface Text {
  readonly en: string
  readonly zh: string
}

function added<R>(
  view: FormView,
  spec: TableSpec<R>,
  { about, empty }: { readonly about: Text; readonly empty: Text },
  look: Omit<TableLook, 'empty'>,
): AddedTable {
  const { language } = view.record.head.header
  return {
    table: tableOf(spec, view.record),
    look: { ...look, empty: empty[language] },
    about: about[language],
  }
}

/** The standards' clauses. */
export function controlTable(view: FormView): AddedTable {
  return added(
    view,
    CONTROLS,
    {
      about: {
        en: 'Clauses of standards: met, not met, partly, not applicable, not tested, or to be checked by a person',
        zh: '标准条款：符合、不符合、部分符合、不适用、未测试或需人工检查',
      },
      empty: {
        en: 'The rules of the package speak to too few clauses of any standard to show one.',
        zh: '合规包的规则覆盖的标准条款过少，未列出标准。',
      },
    },
    {
      widths: { standard: 16, clause: 12, title: 44, status: 20, findings: 11, rules: 40, absent_rules: 34 },
      printed: 6,
      freezeColumns: 2,
      tabColor: '1F3A5F',
    },
  )
}

/** Tables behind the population: how current the data is, totals of sources, exemptions, changes. */
export function evidenceTables(view: FormView): readonly AddedTable[] {
  return [
    added(
      view,
      SOURCES,
      {
        about: {
          en: 'Each account and source system: when it was read, whether that is current, what was redacted',
          zh: '各账号与来源系统：读取时间、是否最新、脱敏情况',
        },
        empty: { en: 'No account.', zh: '无账号。' },
      },
      { widths: { account_id: 19, source: 16 }, printed: 12, freezeColumns: 2, tabColor: '5B9A68' },
    ),
    added(
      view,
      CONTROL_TOTALS,
      {
        about: {
          en: 'Totals that source systems state, beside what is recorded, with the difference and its reason',
          zh: '来源系统统计数与已记录数的差异及原因',
        },
        empty: {
          en: 'No source stated totals; the population is reconciled with the inventory alone.',
          zh: '没有来源提供控制总数；评估范围仅与资源清单核对。',
        },
      },
      {
        widths: { account_id: 19, resource_type: 34, reason: 40 },
        printed: 9,
        freezeColumns: 1,
        tabColor: '5B9A68',
      },
    ),
    added(
      view,
      EXEMPTIONS,
      {
        about: {
          en: 'Exemptions from the rules: who asked, who approved, why, until when; ended ones too',
          zh: '规则豁免：申请人、批准人、原因与期限，含已结束的豁免',
        },
        empty: { en: 'No exemption was ever made from these rules.', zh: '这些规则没有任何豁免。' },
      },
      { widths: { state: 16, rule_name: 34, reason: 40 }, printed: 11, freezeColumns: 2, tabColor: '7F8FA9' },
    ),
    added(
      view,
      CHANGES,
      {
        about: {
          en: 'Findings against the report before: new, still failing with age, back, fixed, exempted, gone',
          zh: '与上次报告相比：新增、仍不合规及时长、再次出现、已修复、已豁免、已不存在',
        },
        empty: {
          en: 'This is the first report of the package: there is none to compare with; or nothing failed in either.',
          zh: '这是合规包的首份报告，没有可比较的报告；或两份报告均无不合规。',
        },
      },
      {
        widths: { change: 24, rule_name: 34, risk_level: 9 },
        printed: 13,
        freezeColumns: 2,
        tabColor: '8A5A00',
      },
    ),
  ]
}

/** The sheet of such a table. */
export function addedSheet(view: FormView, { table, look }: AddedTable): SheetSource {
  return tableSheet(view, table, look)
}
