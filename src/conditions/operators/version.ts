import { parseIsoInstant } from '../../platform/instant.js'
import { ConditionError } from '../condition-error.js'
import { listItems, textOf } from '../value-text.js'
import { defineOperator, everyScalar } from './define.js'
import type { Operator, Test } from './types.js'

/**
 * Dotted versions, number by number: `1.9` < `1.10`, missing parts are 0, a leading `v` and anything after
 * the numbers (`-aliyun.1`) is ignored. A value that is no version never holds.
 */
export const versionOperators: readonly Operator[] = [
  versionOperator('VersionGreater', (order) => order > 0, {
    en: 'The version is newer than the desired one.',
    zh: '版本高于期望版本。',
  }),
  versionOperator('VersionGreaterOrEquals', (order) => order >= 0, {
    en: 'The version is the desired one or newer.',
    zh: '版本等于或高于期望版本。',
  }),
  versionOperator('VersionLess', (order) => order < 0, {
    en: 'The version is older than the desired one.',
    zh: '版本低于期望版本。',
  }),
  versionOperator('VersionLessOrEquals', (order) => order <= 0, {
    en: 'The version is the desired one or older.',
    zh: '版本等于或低于期望版本。',
  }),
  defineOperator({
    name: 'VersionSupportedUntil',
    dataType: 'String',
    timeDependent: true,
    description: {
      en: 'The version belongs to a line of the desired list (1.35:2027-02-28,1.36:2027-05-30) whose last day (UTC+8) is not over; one newer than all lines cannot be judged.',
      zh: '版本属于期望列表（如1.35:2027-02-28,1.36:2027-05-30）中尚未过最后支持日（UTC+8）的版本线；比所有版本线都新的版本无法判断。',
    },
    prepare: supportedUntil,
  }),
]

interface SupportedLine {
  readonly version: readonly number[]
  /** Epoch ms of the first moment without support. */
  readonly endsAt: number
}

const DAY_MS = 86_400_000
const UTC_PLUS_8_MS = 8 * 3_600_000

/** A version that no line names and that is older than the newest one has no support (any more). */
function supportedUntil(desired: string): Test {
  const lines = listItems(desired).map(readLine)
  if (lines.length === 0) throw new ConditionError('VersionSupportedUntil: no version named')
  return everyScalar(false, (actual, moment) => {
    const version = parseVersion(textOf(actual))
    if (version === null) return false
    const line = lines.find((each) => each.version.every((part, index) => (version[index] ?? 0) === part))
    if (line === undefined) {
      if (lines.some((each) => compareVersions(version, each.version) < 0)) return false
      throw new ConditionError(`VersionSupportedUntil: ${textOf(actual)} is newer than the list`)
    }
    if (moment.now >= line.endsAt) return false
    if (line.endsAt < moment.recheckAt) moment.recheckAt = line.endsAt
    return true
  })
}

function readLine(item: string): SupportedLine {
  const [name = '', day = ''] = item.split(':')
  const version = parseVersion(name)
  const midnight = /^\d{4}-\d{2}-\d{2}$/.test(day) ? parseIsoInstant(`${day}T00:00:00Z`) : null
  if (version === null || midnight === null)
    throw new ConditionError(
      `VersionSupportedUntil: "${item}" is not version:last day, such as 1.36:2027-05-30`,
    )
  return { version, endsAt: midnight + DAY_MS - UTC_PLUS_8_MS }
}

function versionOperator(
  name: string,
  holds: (order: number) => boolean,
  description: Operator['description'],
): Operator {
  const prepare = (desired: string): Test => {
    const wanted = parseVersion(desired)
    if (wanted === null) throw new ConditionError(`${name}: "${desired}" is no version`)
    return everyScalar(false, (actual) => {
      const version = parseVersion(textOf(actual))
      return version !== null && holds(compareVersions(version, wanted))
    })
  }
  return defineOperator({ name, dataType: 'String', description, prepare })
}

function parseVersion(text: string): readonly number[] | null {
  const match = /^\s*[vV]?(\d{1,9}(?:\.\d{1,9}){0,9})(?![\d.])/.exec(text)
  return match === null ? null : match[1]!.split('.').map(Number)
}

function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
