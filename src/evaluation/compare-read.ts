import type { Json, JsonObject } from '../conditions/types.js'
import { parseJson } from '../conditions/value-text.js'
import { type Instant, toInstant } from '../platform/instant.js'
import { isObject } from '../rules/catalogue/source-value.js'

/** A verdict that the cloud's own service gave. */
export interface TheirVerdict {
  readonly ruleId: string
  readonly ruleName: string
  readonly resourceType: string
  readonly region: string
  readonly resourceId: string
  readonly verdict: string
  /** As they gave it: JSON text or free text, empty for none. */
  readonly annotation: string
  /** When they recorded it; null when the item does not say. */
  readonly recordedAt: Instant | null
  readonly source: VerdictSource
}

/** In what a verdict came: an item of a saved ListConfigRuleEvaluationResults, or a line of the log service. */
export type VerdictSource = 'EvaluationResult' | 'CompliantSnapshot'

/** What one file held. */
export interface ReadVerdicts {
  readonly verdicts: readonly TheirVerdict[]
  /** Items that are no verdict, e.g. configuration lines of the same log. */
  readonly skipped: number
  /** Verdicts of other accounts. */
  readonly foreign: number
}

const VERDICTS = new Set(['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA', 'IGNORED'])

/**
 * Reads verdicts of one account: saved pages of ListConfigRuleEvaluationResults (also of account groups, also
 * several in an array), or log-service lines with `dataType: "CompliantSnapshot"`. Null when the text is
 * neither JSON nor JSON lines. Source: spec/import.md shape 7
 */
export function readVerdicts(text: string, accountId: string): ReadVerdicts | null {
  const items = itemsOf(text)
  if (items === null) return null
  const verdicts: TheirVerdict[] = []
  let [skipped, foreign] = [0, 0]
  for (const item of items) {
    const read = readItem(item)
    if (read === null) skipped++
    else if (read.owner !== '' && read.owner !== accountId) foreign++
    else verdicts.push(read.verdict)
  }
  return { verdicts, skipped, foreign }
}

function itemsOf(text: string): readonly Json[] | null {
  const whole = parseJson(text)
  if (whole !== undefined) return flatten(whole)
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const items: Json[] = []
  for (const line of lines) {
    const value = parseJson(line)
    if (value === undefined) return null
    items.push(...flatten(value))
  }
  return items
}

/** The items of a reply, of an array of replies, or the value itself. */
function flatten(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(flatten)
  if (!isObject(value)) return [value]
  const list = value['EvaluationResultList']
  if (Array.isArray(list)) return list
  for (const wrapper of ['EvaluationResults', 'data', 'body', 'Data']) {
    const inner = value[wrapper]
    if (isObject(inner)) return flatten(inner)
  }
  return [value]
}

function readItem(item: Json): { readonly verdict: TheirVerdict; readonly owner: string } | null {
  if (!isObject(item)) return null
  const identifier = item['EvaluationResultIdentifier']
  const qualifier = isObject(identifier) ? identifier['EvaluationResultQualifier'] : undefined
  const fields = isObject(qualifier) ? { ...item, ...qualifier } : item
  if (!isObject(qualifier) && item['dataType'] !== 'CompliantSnapshot') return null
  const member = (...names: readonly string[]) => textOf(fields, names)
  const verdict: TheirVerdict = {
    ruleId: member('ConfigRuleId', 'configRuleId'),
    ruleName: member('ConfigRuleName', 'configRuleName'),
    resourceType: member('ResourceType', 'resourceType'),
    region: member('RegionId', 'regionId', 'region'),
    resourceId: member('ResourceId', 'resourceId'),
    verdict: member('ComplianceType', 'complianceType'),
    annotation: member('Annotation', 'annotation'),
    recordedAt: recordedAt(fields, identifier),
    source: isObject(qualifier) ? 'EvaluationResult' : 'CompliantSnapshot',
  }
  const isWhole = verdict.ruleId !== '' && verdict.resourceType !== '' && verdict.resourceId !== ''
  if (!isWhole || !VERDICTS.has(verdict.verdict)) return null
  return { verdict, owner: member('ResourceOwnerId', 'accountId', 'resourceOwnerId') }
}

/**
 * When an item was recorded. inferred: a log line has no member for it; its version is the time of the snapshot in
 * microseconds as on configuration lines, `__time__` is when the log service took it, in seconds.
 */
function recordedAt(fields: JsonObject, identifier: Json | undefined): Instant | null {
  const ordered = isObject(identifier) ? identifier['OrderingTimestamp'] : undefined
  return (
    instantOf(fields['ResultRecordedTimestamp'] ?? fields['resultRecordedTimestamp']) ??
    instantOf(ordered) ??
    instantOf(fields['version'], 0.001) ??
    instantOf(fields['__time__'], 1000) ??
    instantOf(fields['lastNonCompliantRecordTimestamp'])
  )
}

/** `toMs`: milliseconds of one unit. */
function instantOf(value: Json | undefined, toMs = 1): Instant | null {
  const at = typeof value === 'number' || typeof value === 'string' ? Math.floor(Number(value) * toMs) : 0
  return at >= EARLIEST && at < LATEST ? toInstant(at) : null
}

/** 2001 and 2286: a number outside is no instant in that unit. */
const [EARLIEST, LATEST] = [1e12, 1e13]

/** The first of these members; an object or number as its text. */
function textOf(fields: JsonObject, names: readonly string[]): string {
  for (const name of names) {
    const value = fields[name]
    if (value === undefined || value === null) continue
    return typeof value === 'string' ? value : JSON.stringify(value)
  }
  return ''
}
