import type { Cell, Row, SheetSource } from '../../../workbook/model.js'
import { type Style, styles } from '../../../workbook/style.js'
import { totalCount } from '../../model.js'
import type { PopulationRow } from '../../model-population.js'
import { type FormView, formatCount } from '../form-view.js'
import { INTEGER_COLUMN, TABLE_TOTAL, TABLE_TOTAL_INTEGER, TEXT_COLUMN, UNDECIDED } from '../look.js'
import { namedColumns } from './machine-names.js'
import { tablePrint } from './table-print.js'

type Count = (row: PopulationRow) => number

const NAMES = [
  'account_id',
  'resource_type',
  'region',
  'recorded',
  'out_of_scope',
  'out_of_package_scope',
  'out_of_rule_scopes',
  'no_rule',
  'in_scope',
  'evaluated',
  'compliant',
  'non_compliant',
  'not_applicable',
  'insufficient_data',
  'ignored',
  'not_evaluated',
  'with_insufficient_data',
  'with_error',
  'unexpected',
]

/** What became of every recorded resource; the last rows add up and compare with the inventory. */
export function populationSheet(view: FormView): SheetSource {
  const { columns, sheets } = view.words
  return {
    name: sheets.population,
    columns: namedColumns(NAMES, [
      { header: columns.accountId, widthChars: 18, style: TEXT_COLUMN },
      { header: columns.resourceType, widthChars: 32, style: TEXT_COLUMN },
      { header: columns.region, widthChars: 18, style: TEXT_COLUMN },
      ...countColumns(view).map(({ header }) => ({ header, widthChars: 13, style: INTEGER_COLUMN })),
    ]),
    rows: populationRows(view),
    freezeRows: 1,
    freezeColumns: 3,
    autoFilter: true,
    tabColor: '5B9A68',
    print: tablePrint(view, 'S', view.record.head.population.length + 4),
  }
}

interface CountColumn {
  readonly header: string
  readonly count: Count
  /** For counts that say something went wrong or is unknown. */
  readonly styleAboveZero?: Style
}

function countColumns({ words }: FormView): readonly CountColumn[] {
  const { columns, verdicts } = words
  return [
    { header: columns.recorded, count: (row) => row.recorded },
    { header: columns.outOfScope, count: (row) => row.outOfScope },
    { header: columns.outOfPackage, count: (row) => row.excludedBy?.packageScope ?? 0 },
    { header: columns.outOfRules, count: (row) => row.excludedBy?.ruleScopes ?? 0 },
    { header: columns.noRule, count: (row) => row.excludedBy?.noRule ?? 0 },
    { header: columns.inScope, count: (row) => row.inScope },
    { header: columns.evaluated, count: (row) => totalCount(row.states) },
    { header: verdicts.COMPLIANT, count: (row) => row.states.compliant },
    {
      header: verdicts.NON_COMPLIANT,
      count: (row) => row.states.nonCompliant,
      styleAboveZero: { bold: true, color: '9C1C10' },
    },
    { header: verdicts.NOT_APPLICABLE, count: (row) => row.states.notApplicable },
    {
      header: verdicts.INSUFFICIENT_DATA,
      count: (row) => row.states.insufficientData,
      styleAboveZero: UNDECIDED,
    },
    { header: verdicts.IGNORED, count: (row) => row.states.ignored },
    { header: columns.notEvaluated, count: (row) => row.notEvaluated, styleAboveZero: UNDECIDED },
    {
      header: columns.anyInsufficient,
      count: (row) => row.withInsufficientData,
      styleAboveZero: UNDECIDED,
    },
    { header: columns.anyError, count: (row) => row.withError, styleAboveZero: UNDECIDED },
    { header: columns.unexpected, count: (row) => row.unexpected, styleAboveZero: styles.bad },
  ]
}

function* populationRows(view: FormView): Generator<Row> {
  const { words, record } = view
  const { accounts, population } = record.head
  const columns = countColumns(view)
  for (const row of population) {
    const counts = columns.map(({ count, styleAboveZero }): Cell => {
      const value = count(row)
      return value > 0 && styleAboveZero !== undefined ? { value, style: styleAboveZero } : value
    })
    const region = row.region === '' ? words.population.unknownRegion : row.region
    const type = row.isSupported === false ? { value: row.resourceType, style: UNDECIDED } : row.resourceType
    yield [accounts[row.account]!.accountId, type, region, ...counts]
  }
  const sum = (count: Count) => population.reduce((total, row) => total + count(row), 0)
  const title = (value: string): Cell => ({ value, style: TABLE_TOTAL })
  yield [
    title(words.population.total),
    title(''),
    title(''),
    ...columns.map(({ count }): Cell => ({ value: sum(count), style: TABLE_TOTAL_INTEGER })),
  ]
  const inventory = accounts.reduce((total, account) => total + account.resources, 0)
  yield [{ value: words.population.reconciles(formatCount(inventory)), style: styles.muted }]
  const unsupported = population.filter((row) => row.isSupported === false)
  if (unsupported.length > 0) {
    const types = [...new Set(unsupported.map((row) => row.resourceType))].join(', ')
    const resources = unsupported.reduce((total, row) => total + row.recorded, 0)
    yield [{ value: words.population.unsupported(types, formatCount(resources)), style: UNDECIDED }]
  }
  const unexpected = sum((row) => row.unexpected)
  if (unexpected > 0) yield [{ value: words.population.differs(formatCount(unexpected)), style: styles.bad }]
}
