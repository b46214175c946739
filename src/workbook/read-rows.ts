/** Pulls items one at a time from either kind of iterable. */
export type Puller<T> = {
  /** A promise only when the source made one: awaiting each row of a plain array would double its cost. */
  next(): IteratorResult<T> | Promise<IteratorResult<T>>
  /** Tells the source that no more items will be asked for. */
  close(): Promise<void>
}

/** Opens a source for pulling. */
export function pullFrom<T>(source: Iterable<T> | AsyncIterable<T>): Puller<T> {
  if (Symbol.asyncIterator in source) {
    const iterator = source[Symbol.asyncIterator]()
    return {
      next: () => iterator.next(),
      close: async () => void (await iterator.return?.()),
    }
  }
  const iterator = source[Symbol.iterator]()
  return {
    next: () => iterator.next(),
    close: async () => void iterator.return?.(),
  }
}
