/** For a box that scrolls: whoever has no pointer reaches it by keys, and scrolls it by keys. */
export const REACHED_BY_KEYS = { tabIndex: 0 } as const
