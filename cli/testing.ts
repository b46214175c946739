import type { Terminal } from './terminal.js'

/** A terminal that keeps its lines. */
export interface KeptTerminal extends Terminal {
  readonly printed: string[]
  readonly complained: string[]
}

export function keptTerminal(): KeptTerminal {
  const printed: string[] = []
  const complained: string[] = []
  return {
    paint: (_, text) => text,
    print: (line = '') => void printed.push(...line.split('\n')),
    complain: (line) => void complained.push(...line.split('\n')),
    progress: () => {},
    endProgress: () => {},
    printed,
    complained,
  }
}
