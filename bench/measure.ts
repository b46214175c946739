/** CPU seconds (user + system) and wall seconds of `work`, and the peak resident set of the process so far. */
export async function measure<T>(
  work: () => Promise<T> | T,
): Promise<{ cpuSeconds: number; wallSeconds: number; peakRssMb: number; result: T }> {
  const cpu = process.cpuUsage()
  const wall = process.hrtime.bigint()
  const result = await work()
  const used = process.cpuUsage(cpu)
  return {
    cpuSeconds: (used.user + used.system) / 1e6,
    wallSeconds: Number(process.hrtime.bigint() - wall) / 1e9,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
    result,
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** The value that `share` of them do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!
}

/** Prints one object as JSON, or as aligned lines. */
export function report(
  result: Readonly<Record<string, unknown>>,
  asJson = process.argv.includes('--json'),
): void {
  if (asJson) {
    console.log(JSON.stringify(result, null, 2))
    return
  }
  const width = Math.max(...Object.keys(result).map((key) => key.length))
  for (const [key, value] of Object.entries(result)) {
    const shown =
      typeof value === 'number' && !Number.isInteger(value) ? value.toPrecision(3) : JSON.stringify(value)
    console.log(`${key.padEnd(width)}  ${shown}`)
  }
}
