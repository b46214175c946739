import type { Environment } from './connection.js'

export type Colour = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** Where a command writes: results to standard output, progress and complaints to standard error. */
export interface Terminal {
  readonly paint: (colour: Colour, text: string) => string
  /** One line of the result. */
  readonly print: (line?: string) => void
  /** One line on standard error. */
  readonly complain: (line: string) => void
  /**
   * Says how far something is: rewrites one line on a terminal; elsewhere writes a line every five seconds, so that
   * short work leaves no trace in a log.
   */
  readonly progress: (line: string) => void
  /** Takes the progress line away. */
  readonly endProgress: () => void
}

const CODES: Readonly<Record<Colour, number>> = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 }
const PLAIN_PROGRESS_EVERY_MS = 5_000

/** The terminal of this process. Colour only on a terminal, and never with NO_COLOR. */
export function processTerminal(env: Environment): Terminal {
  const { stdout, stderr } = process
  const hasColour = stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb'
  const rewrites = stderr.isTTY === true && env['TERM'] !== 'dumb'
  let isProgressShown = false
  let plainAt = performance.now()

  function endProgress(): void {
    if (isProgressShown) stderr.write('\r\x1b[K')
    isProgressShown = false
  }

  return {
    paint: (colour, text) => (hasColour ? `\x1b[${CODES[colour]}m${text}\x1b[0m` : text),
    print(line = '') {
      endProgress()
      stdout.write(`${line}\n`)
    },
    complain(line) {
      endProgress()
      stderr.write(`${line}\n`)
    },
    progress(line) {
      if (rewrites) {
        stderr.write(`\r\x1b[K${line.slice(0, (stderr.columns ?? 80) - 1)}`)
        isProgressShown = true
        return
      }
      const now = performance.now()
      if (now - plainAt < PLAIN_PROGRESS_EVERY_MS) return
      plainAt = now
      stderr.write(`${line}\n`)
    },
    endProgress,
  }
}
