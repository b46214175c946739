/**
 * Resolves at the first SIGINT or SIGTERM. A second one ends the process at once: what is acknowledged is stored, so
 * nothing is lost.
 */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const first = () => {
      for (const signal of SIGNALS) {
        process.off(signal, first)
        process.once(signal, () => process.exit(128 + (signal === 'SIGINT' ? 2 : 15)))
      }
      resolve()
    }
    for (const signal of SIGNALS) process.on(signal, first)
  })
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const
