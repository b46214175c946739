/** A part of a JSON stream that stands alone: an item, what surrounded the items, or what is wrong. */
export type SplitPart =
  | { readonly kind: 'item'; readonly bytes: Buffer; readonly offset: number; readonly number: number }
  | { readonly kind: 'envelope'; readonly bytes: Buffer; readonly offset: number }
  | { readonly kind: 'problem'; readonly offset: number; readonly number: number; readonly message: string }

/** Cuts a byte stream into items; feed it with `push`, then call `end` once. */
export interface ItemSplitter {
  push(chunk: Buffer): readonly SplitPart[]
  end(): readonly SplitPart[]
}

export interface SplitOptions {
  /** Keys of the outermost object whose array holds the items, e.g. `configurationItems`. */
  readonly arrayKeys: ReadonlySet<string>
  /** A larger item is reported and skipped, never held in memory. */
  readonly itemLimitBytes: number
}

/** An item above this is reported and skipped. */
export const ITEM_LIMIT_BYTES = 8 * 1024 * 1024
