import Libsql from 'libsql'

/** A stored result: one row, integer keys, and an index to list a rule's results by verdict. */
const SCHEMA = `
create table result (
  account_no integer not null,
  resource_no integer not null,
  rule_no integer not null,
  verdict integer not null,
  evidence text,
  primary key (account_no, resource_no, rule_no)
);
create index result_by_verdict on result (account_no, rule_no, verdict, resource_no);
create table result_change (
  account_no integer not null,
  resource_no integer not null,
  at integer not null,
  rule_no integer not null,
  old_verdict integer not null,
  new_verdict integer not null,
  old_evidence text,
  primary key (account_no, resource_no, at, rule_no)
);
`

export interface RowResult {
  readonly resourceNo: number
  readonly ruleNo: number
  readonly verdict: number
  /** JSON text; null where the verdict needs none. */
  readonly evidence: string | null
}

/**
 * What verdict blocks are measured against: the obvious table of results, done as well as it can be, on its own
 * connection with the product's settings.
 */
export function openRowStore(path: string) {
  const db = new Libsql(path)
  for (const pragma of [
    'journal_mode = wal',
    'synchronous = full',
    'temp_store = memory',
    'cache_size = -16000',
  ])
    db.exec(`pragma ${pragma}`)
  db.exec(SCHEMA)
  const insert = db.prepare('insert into result values (1, ?, ?, ?, ?)')
  const select = db
    .prepare('select rule_no, verdict, evidence from result where account_no = 1 and resource_no = ?')
    .raw()
  const update = db.prepare(
    'update result set verdict = ?, evidence = ? where account_no = 1 and resource_no = ? and rule_no = ?',
  )
  const insertChange = db.prepare('insert into result_change values (1, ?, ?, ?, ?, ?, ?)')

  return {
    /** Writes first results in one transaction. */
    insertAll: (results: readonly RowResult[]): void => {
      db.exec('begin immediate')
      for (const { resourceNo, ruleNo, verdict, evidence } of results)
        insert.run([resourceNo, ruleNo, verdict, evidence])
      db.exec('commit')
    },
    /** Writes what differs from the stored results of these resources, and the flips, in one transaction. */
    updateAll: (byResource: ReadonlyMap<number, readonly RowResult[]>, at: number): number => {
      let flips = 0
      db.exec('begin immediate')
      for (const [resourceNo, results] of byResource) {
        const rows = select.all([resourceNo]) as [number, number, string | null][]
        const stored = new Map(rows.map(([ruleNo, verdict, evidence]) => [ruleNo, { verdict, evidence }]))
        for (const { ruleNo, verdict, evidence } of results) {
          const old = stored.get(ruleNo)
          if (old === undefined || (old.verdict === verdict && old.evidence === evidence)) continue
          update.run([verdict, evidence, resourceNo, ruleNo])
          if (old.verdict === verdict) continue
          insertChange.run([resourceNo, at, ruleNo, old.verdict, verdict, old.evidence])
          flips++
        }
      }
      db.exec('commit')
      return flips
    },
    checkpoint: (): void => {
      db.exec('pragma wal_checkpoint(truncate)')
    },
    close: (): void => {
      db.close()
    },
  }
}
