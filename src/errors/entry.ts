/** One documented error: what goes on the wire and where that is written down. */
export interface ErrorEntry {
  /** HTTP status. */
  readonly status: number
  /** English text; `{Name}` is filled from the thrower's detail. */
  readonly message: string
  /** Chinese text, sent for `AcceptLanguage=zh-CN`; the English one when absent. */
  readonly messageZh?: string
  /** The page or file that documents the code, or who needs it when it is ours. */
  readonly source: string
}

/** Makes entries that share one source. */
export function from(source: string): (status: number, message: string, messageZh?: string) => ErrorEntry {
  return (status, message, messageZh) =>
    messageZh === undefined ? { status, message, source } : { status, message, messageZh, source }
}
