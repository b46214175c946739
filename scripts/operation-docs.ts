import { OPERATIONS } from '../src/operations/index.js'
import type { ListedOperation } from '../src/operations/operation.js'

interface ContractEntry {
  readonly family: string
  readonly aggregate: boolean
  readonly inSdk: boolean
  readonly origin?: string
}

const PRODUCTS = {
  '2020-09-07': 'Config 2020-09-07',
  '2019-01-08': 'Config 2019-01-08 (older names)',
  '2015-05-01': 'RAM 2015-05-01',
  '2015-04-01': 'STS 2015-04-01',
  '2026-12-01': 'Assay 2026-12-01 (what the cloud has no API for)',
} as const

/** docs/operations.md: what answers, and what of the contract is absent. `contract` is spec/operations.json. */
export function renderOperations(contract: string): string {
  const spec = JSON.parse(contract) as Readonly<Record<string, ContractEntry>>
  const config = OPERATIONS.filter((operation) => operation.version === '2020-09-07')
  const present = new Map(config.map((operation) => [operation.name, operation]))
  const families = [...new Set(Object.values(spec).map((entry) => entry.family))].sort()
  return [
    '# Operations',
    '',
    'Generated from `src/operations/index.ts` and `spec/operations.json` by `npm run docs`; do not edit.',
    '',
    `${present.size} of the ${Object.keys(spec).length} operations of the Config API answer. An absent one answers \`InvalidAction.NotFound\` (404).`,
    'Accepted: GET and POST, signatures V1 and V3, parameters in query or form body, JSON and XML replies.',
    '',
    ...families.flatMap((family) => familyTable(family, spec, present)),
    ...otherProducts(),
  ].join('\n')
}

function familyTable(
  family: string,
  spec: Readonly<Record<string, ContractEntry>>,
  present: ReadonlyMap<string, ListedOperation>,
): string[] {
  const entries = Object.entries(spec).filter(([, entry]) => entry.family === family)
  const count = entries.filter(([name]) => present.has(name)).length
  return [
    `## ${family} (${count} of ${entries.length})`,
    '',
    '| operation | state | RAM action |',
    '|---|---|---|',
    ...entries
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(
        ([name, entry]) => `| ${name} | ${stateOf(name, entry, present)} | ${actionOf(present.get(name))} |`,
      ),
    '',
  ]
}

function stateOf(name: string, entry: ContractEntry, present: ReadonlyMap<string, ListedOperation>): string {
  if (present.has(name)) return 'implemented'
  if (!entry.inSdk) return `absent: ${entry.origin ?? 'not in the SDKs'}`
  return 'absent'
}

function actionOf(operation: ListedOperation | undefined): string {
  if (operation === undefined) return ''
  return operation.ramAction === null ? 'none' : `\`${operation.ramAction}\``
}

function otherProducts(): string[] {
  const versions = Object.keys(PRODUCTS).filter(
    (version) => version !== '2020-09-07',
  ) as (keyof typeof PRODUCTS)[]
  return versions.flatMap((version) => {
    const operations = OPERATIONS.filter((operation) => operation.version === version)
    if (operations.length === 0) return []
    return [
      `## ${PRODUCTS[version]}`,
      '',
      '| operation | access | RAM action |',
      '|---|---|---|',
      ...operations.map(
        (operation) => `| ${operation.name} | ${operation.access} | ${actionOf(operation)} |`,
      ),
      '',
      ...(version === '2019-01-08' ? olderNotes() : []),
    ]
  })
}

function olderNotes(): string[] {
  return [
    'An older name asks for the permission of the name that 2020-09-07 has for the same behaviour, so that a policy which',
    'denies one denies the other. Pages read by number end at the 10,000th row.',
    '',
  ]
}
