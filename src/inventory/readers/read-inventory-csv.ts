import { isAccountId } from '../../platform/ids.js'
import type { Instant } from '../../platform/instant.js'
import { accountInPath, type StatedTotal, type StatedTotals } from './stated.js'

/** Told from JSON by its first character; a byte order mark and spaces may come before. */
export function looksLikeCsv(head: Buffer): boolean {
  const first = head.toString('utf8').replace(/^\ufeff?\s*/, '')[0]
  return first !== undefined && first !== '{' && first !== '['
}

type Column = 'account' | 'type' | 'region' | 'id' | 'deleted'

/** Header names without case, spaces and signs. inferred: the columns of the service's csv are not published. */
const COLUMNS: Readonly<Record<string, Column>> = {
  accountid: 'account',
  account: 'account',
  accountuid: 'account',
  resourceownerid: 'account',
  账号id: 'account',
  resourcetype: 'type',
  type: 'type',
  资源类型: 'type',
  region: 'region',
  regionid: 'region',
  地域: 'region',
  地域id: 'region',
  resourceid: 'id',
  id: 'id',
  资源id: 'id',
  resourcedeleted: 'deleted',
}

/** A row longer than this is no row of an inventory. */
const LONGEST_ROW = 1024 * 1024

/** Counts the rows of an inventory csv by account, type and region; feed it with `push`, then call `end` once. */
export interface InventoryCsv {
  /** Throws CsvError. */
  push(chunk: string): void
  end(): readonly StatedTotals[]
}

/** The file is no inventory; its message is for the importing person. */
export class CsvError extends Error {
  override readonly name = 'CsvError'
}

/** `path` names the account of rows that name none. Source: spec/import.md shape 8. */
export function inventoryCsv(path: string, at: Instant): InventoryCsv {
  const counts = new Map<string, Map<string, StatedTotal>>()
  let columns: readonly (Column | undefined)[] | null = null
  let row: string[] = []
  let field = ''
  let length = 0
  let isQuoted = false
  let isAfterQuote = false

  function endField(): void {
    row.push(field)
    field = ''
    isAfterQuote = false
  }

  function endRow(): void {
    endField()
    const cells = row
    row = []
    length = 0
    if (cells.length === 1 && cells[0] === '') return
    if (columns === null) columns = readHeader(cells)
    else count(cells, columns)
  }

  function count(cells: readonly string[], columns: readonly (Column | undefined)[]): void {
    const cell = (column: Column) => cells[columns.indexOf(column)]?.trim() ?? ''
    if (cell('deleted') === '0') return
    const accountId = cell('account').replace(/^'/, '')
    const key = isAccountId(accountId) ? accountId : (accountInPath(path) ?? '')
    const [resourceType, region] = [cell('type'), cell('region')]
    const groups = counts.get(key) ?? new Map<string, StatedTotal>()
    counts.set(key, groups)
    const group = `${resourceType} ${region}`
    const resources = (groups.get(group)?.resources ?? 0) + 1
    groups.set(group, { resourceType, region, resources })
  }

  return {
    push(chunk) {
      for (const character of chunk) {
        if (++length > LONGEST_ROW) throw new CsvError('a row has no end')
        if (isQuoted) {
          if (character === '"') {
            isQuoted = false
            isAfterQuote = true
          } else field += character
        } else if (character === '"' && (field === '' || isAfterQuote)) {
          if (isAfterQuote) field += '"'
          isQuoted = true
          isAfterQuote = false
        } else if (character === ',') endField()
        else if (character === '\n') endRow()
        else if (character !== '\r' && character !== '\ufeff') field += character
      }
    },
    end() {
      if (isQuoted) throw new CsvError('the file ends inside quotes')
      if (field !== '' || row.length > 0) endRow()
      if (columns === null) throw new CsvError('the file is empty')
      return [...counts].map(([key, groups]) => ({
        accountId: isAccountId(key) ? key : null,
        source: 'inventory' as const,
        at,
        totals: [...groups.values()],
      }))
    },
  }
}

function readHeader(cells: readonly string[]): readonly (Column | undefined)[] {
  const columns = cells.map((cell) => COLUMNS[cell.toLowerCase().replace(/[\s_"-]/g, '')])
  if (!columns.includes('type') || !columns.includes('region'))
    throw new CsvError('neither JSON nor an inventory with the columns resource type and region')
  return columns
}
