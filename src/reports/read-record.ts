import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { CheckChange, PopulationRow, ReportAccount, ReportHead, ResultRow, RuleRow } from './model.js'
import type { Pace } from './pace.js'
import {
  CHECK_PREFIX,
  CHECKS_PREFIX,
  NON_COMPLIANT_PREFIX,
  parseLine,
  RESULT_PREFIX,
  resultOfLine,
} from './record-lines.js'

/** A stored record as forms read it: the head in memory, the results one at a time and as often as wanted. */
export interface ReportRecord {
  readonly digest: string
  readonly head: ReportHead
  /** Every change to the checks, in the order of the audit log. Throws when the record ends early. */
  checkChanges(): AsyncGenerator<CheckChange, void, undefined>
  /** Every result. Throws when the record ends early. */
  results(): AsyncGenerator<ResultRow, void, undefined>
  /** The NON_COMPLIANT results. Throws when the record ends early. */
  findings(): AsyncGenerator<ResultRow, void, undefined>
}

/** Where the gzip bytes of a record come from, again for every pass. */
export interface RecordSource {
  readonly digest: string
  readonly open: () => Readable
}

/** Opens a record for the forms; reads up to its first result. */
export async function openRecord(source: RecordSource, pace: Pace): Promise<ReportRecord> {
  const head = await readHead(source)
  return {
    digest: source.digest,
    head,
    checkChanges: () => readCheckChanges(source, pace),
    results: () => readResults(source, RESULT_PREFIX, pace),
    findings: () => readResults(source, NON_COMPLIANT_PREFIX, pace),
  }
}

/** The digest of a record's lines as they are now, to be compared with the digest that was kept. */
export async function digestRecord(open: () => Readable): Promise<string> {
  const digest = createHash('sha256')
  for await (const chunk of unzip(open())) digest.update(chunk)
  return digest.digest('hex')
}

async function readHead(source: RecordSource): Promise<ReportHead> {
  const found: { -readonly [K in 'header' | 'overview' | 'agreement' | 'checks']?: ReportHead[K] } = {}
  const accounts: ReportAccount[] = []
  const rules: RuleRow[] = []
  const population: PopulationRow[] = []
  for await (const text of linesOf(source.open(), '[')) {
    if (text.startsWith(CHECK_PREFIX)) continue
    const line = parseLine(text)
    if (line[0] === 'result' || line[0] === 'end') break
    if (line[0] === 'header') found.header = line[1]
    else if (line[0] === 'overview') found.overview = line[1]
    else if (line[0] === 'account') accounts.push(line[1])
    else if (line[0] === 'rule') rules.push(line[1])
    else if (line[0] === 'population') population.push(line[1])
    else if (line[0] === 'agreement') found.agreement = line[1]
    else if (line[0] === 'checks') found.checks = line[1]
  }
  const { header, overview, agreement, checks } = found
  if (header === undefined || overview === undefined || agreement === undefined || checks === undefined)
    throw new Error('the report record has no head')
  return { header, accounts, overview, rules, population, agreement, checks }
}

async function* readCheckChanges(
  source: RecordSource,
  pace: Pace,
): AsyncGenerator<CheckChange, void, undefined> {
  for await (const text of linesOf(source.open(), CHECK_PREFIX, CHECKS_PREFIX)) {
    const line = parseLine(text)
    if (line[0] === 'checks') return
    if (line[0] === 'check') yield line[1]
    const pause = pace()
    if (pause !== undefined) await pause
  }
  throw new Error('the report record ends early')
}

async function* readResults(
  source: RecordSource,
  prefix: string,
  pace: Pace,
): AsyncGenerator<ResultRow, void, undefined> {
  for await (const text of linesOf(source.open(), prefix, '["end",')) {
    const line = parseLine(text)
    if (line[0] === 'end') return
    if (line[0] === 'result') yield resultOfLine(line)
    const pause = pace()
    if (pause !== undefined) await pause
  }
  throw new Error('the report record ends early')
}

const LINE_FEED = 10

/** The lines that begin with one of `prefixes`; others cost no more than being looked at. */
async function* linesOf(stream: Readable, ...prefixes: readonly string[]): AsyncGenerator<string> {
  const wanted = prefixes.map((prefix) => Buffer.from(prefix))
  let rest: Buffer[] = []
  for await (const chunk of unzip(stream)) {
    let from = 0
    for (;;) {
      const end = chunk.indexOf(LINE_FEED, from)
      if (end < 0) break
      const tail = chunk.subarray(from, end)
      const line = rest.length === 0 ? tail : Buffer.concat([...rest, tail])
      rest = []
      from = end + 1
      if (wanted.some((prefix) => line.subarray(0, prefix.length).equals(prefix))) yield line.toString('utf8')
    }
    if (from < chunk.length) rest.push(chunk.subarray(from))
  }
}

/** Closes the stream also when the reader stops early, and passes its errors on. */
async function* unzip(stream: Readable): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: 64 * 1024 })
  stream.on('error', (error) => gunzip.destroy(error))
  try {
    yield* stream.pipe(gunzip)
  } finally {
    stream.destroy()
    gunzip.destroy()
  }
}
