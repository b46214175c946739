/** An IPv4 or IPv6 address range; numbers for IPv4 so that the common case costs no BigInt. */
export type AddressRange =
  | { readonly family: 4; readonly first: number; readonly last: number }
  | { readonly family: 6; readonly first: bigint; readonly last: bigint }

const DOT = 46
/** Addresses in a network by prefix length. */
const V4_SIZES: readonly number[] = Array.from({ length: 33 }, (_, prefix) => 2 ** (32 - prefix))
const V6_BITS = 128n
const MAPPED_V4 = 0xffffn

/** Reads an address or a CIDR (host bits are ignored); null when it is neither. An IPv4-mapped address is IPv4. */
export function parseAddressRange(text: string): AddressRange | null {
  const trimmed = isVisible(text, 0) && isVisible(text, text.length - 1) ? text : text.trim()
  const slash = trimmed.indexOf('/')
  const end = slash === -1 ? trimmed.length : slash
  const prefix = slash === -1 ? undefined : parsePrefix(trimmed, slash + 1)
  if (prefix === null) return null
  const v4 = parseV4(trimmed, 0, end)
  if (v4 !== null) return rangeV4(v4, prefix ?? 32)
  const v6 = parseV6(trimmed.slice(0, end))
  if (v6 === null) return null
  const bits = prefix ?? 128
  if (v6 >> 32n === MAPPED_V4 && bits >= 96) return rangeV4(Number(v6 & 0xffffffffn), bits - 96)
  return rangeV6(v6, bits)
}

/** Whether an ASCII character that is no space stands there. */
function isVisible(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code > 32 && code < 127
}

/** One to three digits from `start` to the end of the text. */
function parsePrefix(text: string, start: number): number | null {
  const count = text.length - start
  if (count < 1 || count > 3) return null
  let value = 0
  for (let i = start; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (!(digit >= 0 && digit <= 9)) return null
    value = value * 10 + digit
  }
  return value
}

function rangeV4(address: number, prefix: number): AddressRange | null {
  if (prefix > 32) return null
  const size = V4_SIZES[prefix]!
  const first = Math.floor(address / size) * size
  return { family: 4, first, last: first + size - 1 }
}

function rangeV6(address: bigint, prefix: number): AddressRange | null {
  if (prefix > 128) return null
  const hostBits = V6_BITS - BigInt(prefix)
  const first = (address >> hostBits) << hostBits
  return { family: 6, first, last: first + (1n << hostBits) - 1n }
}

/** Four decimal bytes with dots between `start` and `end`; read by character, since every rule entry comes by here. */
function parseV4(text: string, start: number, end: number): number | null {
  let value = 0
  let byte = 0
  let digits = 0
  let dots = 0
  for (let i = start; i <= end; i++) {
    const code = i === end ? DOT : text.charCodeAt(i)
    if (code === DOT) {
      if (digits === 0 || byte > 255) return null
      value = value * 256 + byte
      byte = 0
      digits = 0
      dots += 1
    } else {
      const digit = code - 48
      if (digit < 0 || digit > 9 || digits === 3) return null
      byte = byte * 10 + digit
      digits += 1
    }
  }
  return dots === 4 ? value : null
}

function parseV6(text: string): bigint | null {
  if (!text.includes(':') || text.length > 45) return null
  const halves = text.split('::')
  if (halves.length > 2) return null
  const left = groupsOf(halves[0]!)
  const right = halves.length === 2 ? groupsOf(halves[1]!) : []
  if (left === null || right === null) return null
  const missing = 8 - left.length - right.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null
  const groups = [...left, ...Array.from({ length: missing }, () => 0), ...right]
  return groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n)
}

/** The 16-bit groups of one side of `::`; a dotted IPv4 tail counts as two. */
function groupsOf(text: string): number[] | null {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    const tail = index === parts.length - 1 ? parseV4(part, 0, part.length) : null
    if (tail !== null) groups.push(Math.floor(tail / 65_536), tail % 65_536)
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16))
    else return null
  }
  return groups
}

/** Whether all of `inner` lies in `outer`. */
export function isWithin(inner: AddressRange, outer: AddressRange): boolean {
  return inner.family === outer.family && inner.first >= outer.first && inner.last <= outer.last
}

/** Whether the two share an address. */
export function overlaps(a: AddressRange, b: AddressRange): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last
}

// Private use, carrier NAT, loopback, link-local, multicast and reserved. Documentation networks count as
// public: taking them for private would let an exposed example pass.
const NOT_PUBLIC: readonly AddressRange[] = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
  '0.0.0.0/8',
  '::/127',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
].flatMap((text) => parseAddressRange(text) ?? [])

/** Whether the range holds at least one address of the public Internet. */
export function holdsPublicAddress(range: AddressRange): boolean {
  return !NOT_PUBLIC.some((block) => isWithin(range, block))
}
