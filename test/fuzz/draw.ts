/** A small seeded generator of everything a fuzzed request is made of; the same seed draws the same requests. */
export interface Draw {
  /** 0 <= n < bound. */
  below(bound: number): number
  isTrue(probability: number): boolean
  oneOf<T>(list: readonly T[]): T
  bytes(length: number): Buffer
  /** A text that is rather short and rather nasty. */
  text(): string
}

const NASTY = [
  '',
  ' ',
  '0',
  '-1',
  '2147483648',
  '9007199254740993',
  '1e309',
  'NaN',
  'true',
  'null',
  '[]',
  '{}',
  '[[[[',
  '{"a":{"b":[1,2,{"c":null}]}}',
  '[{"Key":"k","Value":"v"}]',
  '"quoted"',
  "'; drop table account; --",
  '%',
  '%25',
  '%00',
  '../../etc/passwd',
  '..\\..\\x',
  '<script>&amp;</script>',
  'acs:ram::1208863178610001:role/x',
  'acs:config:*:*:*',
  '*',
  '*'.repeat(64),
  '\u0000',
  '\ud800',
  '\u202e',
  'ＦＵＬＬ',
  '你好 🌍',
  'x'.repeat(3000),
  '['.repeat(2000),
  '{"a":'.repeat(500),
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'user-1',
  'role-1',
  'group-1',
  'policy-1',
  '2026-11-24T00:00:00Z',
  '1764000000000',
  'ACS::OSS::Bucket',
  'oss-bucket-public-read-prohibited',
  '{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
] as const

/** mulberry32: tiny, good enough to draw tests, and the same everywhere. */
export function seededDraw(seed: number): Draw {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const draw: Draw = {
    below: (bound) => Math.floor(next() * bound),
    isTrue: (probability) => next() < probability,
    oneOf: (list) => list[draw.below(list.length)]!,
    bytes: (length) => Buffer.from(Array.from({ length }, () => draw.below(256))),
    text() {
      if (draw.isTrue(0.7)) return draw.oneOf(NASTY)
      if (draw.isTrue(0.5)) return draw.oneOf(NASTY) + draw.oneOf(NASTY)
      return String.fromCharCode(...Array.from({ length: draw.below(30) }, () => draw.below(0x3000)))
    },
  }
  return draw
}
