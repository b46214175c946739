/** What a phase of killing came to. */
export interface Tally {
  kills: number
  /** Acknowledged writes that were looked for afterwards. */
  acknowledged: number
  lost: number
  doubled: number
  /** Differences from a run nobody killed, and stored results that disagree with themselves. */
  drift: number
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

/** One line a phase. */
export function tallyLines(): string[] {
  return [...phases].map(
    ([phase, { kills, acknowledged, lost, doubled, drift }]) =>
      `survival ${phase}: ${kills} kills, ${acknowledged} acknowledged writes checked, ${lost} lost, ${doubled} doubled, ${drift} drift`,
  )
}
