import { duration } from '../table.js'
import type { Terminal } from '../terminal.js'

/** Prints a story in aligned lines of at most 80 columns: what was done, how it went, how long it took. */
export interface Steps {
  /** Does something and prints its line; `work` returns the text. */
  run<T>(label: string, work: () => Promise<readonly [text: string, result: T]>): Promise<T>
  /** A line of its own, without a time. */
  note(label: string, text: string): void
  /** A line that belongs to the step above. */
  detail(text: string): void
}

const LABEL_COLUMNS = 13
const TIME_COLUMNS = 8
const LINE_COLUMNS = 80

export function createSteps({ print, paint, progress, endProgress }: Terminal): Steps {
  return {
    async run(label, work) {
      progress(`  ${label} ...`)
      const startedAt = performance.now()
      const [text, result] = await work()
      const time = duration(performance.now() - startedAt).padStart(TIME_COLUMNS)
      endProgress()
      const room = LINE_COLUMNS - 2 - LABEL_COLUMNS - TIME_COLUMNS - 1
      print(`  ${paint('cyan', label.padEnd(LABEL_COLUMNS))}${text.padEnd(room)} ${paint('dim', time)}`)
      return result
    },
    note: (label, text) => print(`  ${paint('cyan', label.padEnd(LABEL_COLUMNS))}${text}`),
    detail: (text) => print(`  ${' '.repeat(LABEL_COLUMNS)}${text}`),
  }
}
