export const QUOTE = 0x22
export const COMMA = 0x2c
export const COLON = 0x3a
export const BACKSLASH = 0x5c
export const NEWLINE = 0x0a
export const OPEN_ARRAY = 0x5b
export const CLOSE_ARRAY = 0x5d

/** True for `[` and `{`, which differ in this one bit, as their partners do. */
export const isOpening = (code: number) => (code | 0x20) === 0x7b
/** True for `]` and `}`. */
export const isClosing = (code: number) => (code | 0x20) === 0x7d
/** White space of JSON. */
export const isSpace = (code: number) => code === 0x20 || code === NEWLINE || code === 0x0d || code === 0x09
