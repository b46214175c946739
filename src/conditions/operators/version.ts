import { ConditionError } from '../condition-error.js'
import { textOf } from '../value-text.js'
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
]

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
