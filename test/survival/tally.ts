import { ENGINE } from './settings.js'

/** What a phase of faults came to. */
export interface Tally {
  /** Kills, or rounds of another fault. */
  kills: number
  /** Acknowledged writes that were looked for afterwards. */
  acknowledged: number
  lost: number
  doubled: number
  /** Differences from a run nobody killed, and stored results that disagree with themselves. */
  drift: number
}

const notes: string[] = []

/** Adds a line below the tallies. */
export function noteLine(line: string): void {
  notes.push(line)
}

const phases = new Map<string, Tally>()

/** The tally of a phase, made at its first use. */
export function tallyOf(phase: string): Tally {
  const known = phases.get(phase)
  if (known !== undefined) return known
  const tally = { kills: 0, acknowledged: 0, lost: 0, doubled: 0, drift: 0 }
  phases.set(phase, tally)
  return tally
}

/** Prints one line a phase, which `torture.mjs` reads, and the notes; forgets both. */
export function printTallies(): void {
  const lines = [...phases].map(
    ([phase, { kills, acknowledged, lost, doubled, drift }]) =>
      `survival ${ENGINE} ${phase}: ${kills} faults, ${acknowledged} acknowledged writes checked, ${lost} lost, ${doubled} doubled, ${drift} drift`,
  )
  process.stdout.write(`${[...lines, ...notes.splice(0)].join('\n')}\n`)
  phases.clear()
}
