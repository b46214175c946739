let ending: Promise<void> | undefined

/**
 * Resolves when everything that had arrived in this turn of the event loop has been read, for all who wait at once.
 * Replies that are written together cost their clients fewer wake-ups, and a wake-up costs the one who writes.
 */
export function endOfTurn(): Promise<void> {
  ending ??= new Promise((resolve) => {
    setImmediate(() => {
      ending = undefined
      resolve()
    })
  })
  return ending
}
