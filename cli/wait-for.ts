import { setTimeout as sleep } from 'node:timers/promises'
import { CommandError } from './exit-codes.js'

const FIRST_WAIT_MS = 15
const LONGEST_WAIT_MS = 1_000

/** Asks again and again, ever more slowly, until there is an answer. Throws CommandError after `limitMs`. */
export async function waitFor<T>(
  ask: () => Promise<T | undefined>,
  limitMs = Number.POSITIVE_INFINITY,
): Promise<T> {
  const startedAt = performance.now()
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 1.4, LONGEST_WAIT_MS)) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (performance.now() - startedAt > limitMs)
      throw new CommandError('failed', `no result within ${Math.round(limitMs / 1000)} s`)
    await sleep(waitMs)
  }
}
