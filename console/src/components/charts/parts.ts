import type { Tone } from '../verdict'

/** A part of a whole, as a chart shows it. */
export interface Part {
  readonly label: string
  readonly count: number
  readonly tone: Tone
}

/** `Compliant 169, Non-compliant 119`: what a chart says in words. */
export function inWords(parts: readonly Part[], count: (value: number) => string): string {
  return parts.map((part) => `${part.label} ${count(part.count)}`).join(', ')
}

export function sumOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + part.count, 0)
}
