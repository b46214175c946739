/**
 * Resources and rules with verdicts in known shares, for `bench/evaluation-store.ts`: every rule looks at one setting of
 * every resource and finds 85 % compliant, 8 % not, 6 % not applicable, 1 % without data. About 1.7 KB a resource.
 */
import type { RuleLogic } from '../src/conditions/types.js'
import type { RecordedItem } from '../src/inventory/readers/recorded-item.js'
import type { AccountId } from '../src/platform/ids.js'
import type { Instant } from '../src/platform/instant.js'

export const RULES = 40
const TYPES = 20
const CONFIGURATION_BYTES = 1_700

/** Logic of rule `n`. */
export function ruleLogic(n: number): RuleLogic {
  const featurePath = `$.Settings.Setting${n}`
  return {
    needs: [featurePath],
    appliesWhen: { featurePath, operator: 'NotStringEquals', desired: 'unused' },
    compliant: { featurePath, operator: 'StringEquals', desired: 'on' },
  }
}

/** Resource `i` as recorded at `capturedAt`; `isChanged` gives two of its settings other values. */
export function settingsItem(
  accountId: AccountId,
  i: number,
  capturedAt: Instant,
  isChanged: boolean,
): RecordedItem {
  return {
    accountId,
    region: `cn-region-${i % 4}`,
    resourceType: `ACS::Bench::Type${i % TYPES}`,
    resourceId: `r-${i}`,
    resourceName: `app-${i}`,
    zone: null,
    resourceGroupId: null,
    status: null,
    tags: { env: i % 3 === 0 ? 'test' : 'prod' },
    createdAt: null,
    capturedAt,
    capturedFrom: 'item',
    event: null,
    configuration: configurationOf(i, isChanged),
    source: 'snapshot',
    relations: null,
  }
}

function configurationOf(i: number, isChanged: boolean): string {
  const changed = isChanged ? new Set([i % RULES, (i * 7 + 3) % RULES]) : new Set<number>()
  const settings: Record<string, string> = {}
  for (let n = 0; n < RULES; n++) {
    const value = settingOf(scramble(i * RULES + n), changed.has(n))
    if (value !== undefined) settings[`Setting${n}`] = value
  }
  const text = JSON.stringify({ Id: `r-${i}`, Settings: settings })
  const notes = Array.from({ length: Math.ceil((CONFIGURATION_BYTES - text.length) / 58) }, (_, n) => ({
    Name: `attribute-${n}`,
    Value: `recorded value ${i % 977}`,
  }))
  return JSON.stringify({ Id: `r-${i}`, Settings: settings, Attributes: notes })
}

function settingOf(random: number, isChanged: boolean): string | undefined {
  const share = random % 100
  if (share < 85) return isChanged ? `off-${random % 1_000}` : 'on'
  if (share < 93) return isChanged ? 'on' : `off-${random % 1_000}`
  return share < 99 ? 'unused' : undefined
}

/** A whole number that looks random and is the same every time. */
function scramble(n: number): number {
  let x = Math.imul(n ^ (n >>> 16), 0x45d9f3b)
  x = Math.imul(x ^ (x >>> 16), 0x45d9f3b)
  return (x ^ (x >>> 16)) >>> 0
}
