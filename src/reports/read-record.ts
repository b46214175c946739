import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { AccountRiskRow } from './account-risks.js'
import type { CheckChange, ReportAccount, ReportHead, ResultRow, RuleRow } from './model.js'
import type { EndedFinding, ExemptionRow } from './model-changes.js'
import type { ControlTotal, ReportStandard } from './model-controls.js'
import type { Episode } from './model-period.js'
import type { PopulationRow } from './model-population.js'
import type { Pace } from './pace.js'
import {
  CHANGES_PREFIX,
  CHECK_PREFIX,
  CHECKS_PREFIX,
  ENDED_PREFIX,
  EPISODE_PREFIX,
  EXEMPTION_PREFIX,
  NON_COMPLIANT_PREFIX,
  PERIOD_PREFIX,
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
  /** Every exemption from the rules, oldest first. Throws when the record ends early. */
  exemptions(): AsyncGenerator<ExemptionRow, void, undefined>
  /** Every finding that ended since the report before, by rule. Throws when the record ends early. */
  endedFindings(): AsyncGenerator<EndedFinding, void, undefined>
  /** Every episode of the period, by account, resource and rule; none without a period. Throws when the record ends early. */
  episodes(): AsyncGenerator<Episode, void, undefined>
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
    exemptions: () => readExemptions(source, pace),
    endedFindings: () => readEnded(source, pace),
    episodes: () => readEpisodes(source, head.period === undefined, pace),
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

const STREAMED = [CHECK_PREFIX, EXEMPTION_PREFIX, ENDED_PREFIX, EPISODE_PREFIX]

async function readHead(source: RecordSource): Promise<ReportHead> {
  const found: {
    -readonly [K in
      | 'header'
      | 'overview'
      | 'agreement'
      | 'trend'
      | 'checks'
      | 'changes'
      | 'period'
      | 'exemptions']?: ReportHead[K]
  } = {}
  const accounts: ReportAccount[] = []
  const rules: RuleRow[] = []
  const population: PopulationRow[] = []
  const risks: AccountRiskRow[] = []
  const standards: ReportStandard[] = []
  const totals: ControlTotal[] = []
  for await (const text of linesOf(source.open(), '[')) {
    if (STREAMED.some((prefix) => text.startsWith(prefix))) continue
    const line = parseLine(text)
    if (line[0] === 'result' || line[0] === 'end') break
    if (line[0] === 'header') found.header = line[1]
    else if (line[0] === 'overview') found.overview = line[1]
    else if (line[0] === 'account') accounts.push(line[1])
    else if (line[0] === 'rule') rules.push(line[1])
    else if (line[0] === 'population') population.push(line[1])
    else if (line[0] === 'risk') risks.push(line[1])
    else if (line[0] === 'agreement') found.agreement = line[1]
    else if (line[0] === 'trend') found.trend = line[1]
    else if (line[0] === 'checks') found.checks = line[1]
    else if (line[0] === 'standard') standards.push(line[1])
    else if (line[0] === 'total') totals.push(line[1])
    else if (line[0] === 'period') found.period = line[1]
    else if (line[0] === 'changes') {
      const { exemptions, ...changes } = line[1]
      found.changes = changes
      found.exemptions = exemptions
    }
  }
  // Records of versions before have no trend.
  const { header, overview, agreement, trend = [], checks, changes, exemptions } = found
  const isWhole = header !== undefined && overview !== undefined && checks !== undefined
  if (!isWhole || agreement === undefined || changes === undefined || exemptions === undefined)
    throw new Error('the report record has no head')
  const period = found.period === undefined ? {} : { period: found.period }
  const told = { agreement, trend, checks, changes, ...period, exemptions }
  return { header, accounts, overview, rules, population, risks, standards, totals, ...told }
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

async function* readExemptions(
  source: RecordSource,
  pace: Pace,
): AsyncGenerator<ExemptionRow, void, undefined> {
  for await (const text of linesOf(source.open(), EXEMPTION_PREFIX, CHANGES_PREFIX)) {
    const line = parseLine(text)
    if (line[0] === 'changes') return
    if (line[0] === 'exemption') yield line[1]
    const pause = pace()
    if (pause !== undefined) await pause
  }
  throw new Error('the report record ends early')
}

async function* readEpisodes(
  source: RecordSource,
  isAbsent: boolean,
  pace: Pace,
): AsyncGenerator<Episode, void, undefined> {
  if (isAbsent) return
  for await (const text of linesOf(source.open(), EPISODE_PREFIX, PERIOD_PREFIX)) {
    const line = parseLine(text)
    if (line[0] === 'period') return
    if (line[0] === 'episode') yield line[1]
    const pause = pace()
    if (pause !== undefined) await pause
  }
  throw new Error('the report record ends early')
}

async function* readEnded(source: RecordSource, pace: Pace): AsyncGenerator<EndedFinding, void, undefined> {
  for await (const text of linesOf(source.open(), ENDED_PREFIX, CHANGES_PREFIX)) {
    const line = parseLine(text)
    if (line[0] === 'changes') return
    if (line[0] === 'ended') yield line[1]
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
