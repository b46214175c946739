import { formatInstant, type Instant, toInstant } from '../../../src/platform/instant.js'
import type { Draw } from './draw.js'
import type { Planted } from './types.js'

const DAY_MS = 86_400_000

/** `days` before (negative) or after an instant, at a whole second. */
export function daysFrom(asOf: Instant, days: number): Instant {
  return toInstant(Math.floor((asOf + days * DAY_MS) / 1000) * 1000)
}

/** `2026-11-24T02:57:55Z`. */
export function dateText(asOf: Instant, days: number): string {
  return formatInstant(daysFrom(asOf, days))
}

/** `2026-11-24T02:57Z`, the form of ECS. */
export function minuteText(asOf: Instant, days: number): string {
  return `${dateText(asOf, days).slice(0, 16)}Z`
}

/** Documentation addresses (RFC 5737), so that nothing made up here can be mistaken for a real host. */
export function exampleAddress(draw: Draw): string {
  return `192.0.2.${draw.whole(1, 254)}`
}

/** The cost centre and stage tags resources carry. */
export function madeTags(draw: Draw): Record<string, string> {
  return {
    env: draw.pick(['prod', 'prod', 'staging', 'dev']),
    owner: draw.pick(['team-a', 'team-b', 'team-c', 'platform']),
  }
}

/** Tags inside an ECS or SLB configuration. */
export function tagList(tags: Readonly<Record<string, string>>) {
  return { Tag: Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })) }
}

/** A resource of one rule that is broken. */
export function violates(...rules: readonly string[]): Planted[] {
  return rules.map((rule) => ({ rule, verdict: 'NON_COMPLIANT' }))
}

/** A resource without the section a rule reads. */
export function lacksDataFor(...rules: readonly string[]): Planted[] {
  return rules.map((rule) => ({ rule, verdict: 'INSUFFICIENT_DATA' }))
}

/** `web-07`: two digits at least. */
export function numbered(name: string, number: number): string {
  return `${name}-${String(number + 1).padStart(2, '0')}`
}
