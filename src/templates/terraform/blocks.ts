import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'

/** One `.tf` file as the HCL parser hands it out, with its text for the lines. */
export interface ParsedFile {
  readonly file: string
  readonly text: string
  readonly body: Readonly<Record<string, unknown>>
}

/** A resource as it is declared, before `count` and `for_each`. */
export interface Declared {
  readonly type: string
  readonly name: string
  readonly body: Members
  readonly file: string
  readonly line: number
}

/** The members of a block as the parser gives them. */
export type Members = Readonly<Record<string, unknown>>

/** The resources that a file declares, with their lines. */
export function declaredIn({ file, text, body }: ParsedFile): readonly Declared[] {
  const lines = file.endsWith('.json') ? resourceLinesOfJson(text) : resourceLines(text)
  return Object.entries(asMembers(body['resource'])).flatMap(([type, byName]) =>
    Object.entries(asMembers(byName)).flatMap(([name, bodies]) =>
      listOf(bodies).map((each) => ({
        type,
        name,
        body: asMembers(each),
        file,
        line: lines.get(`${type}.${name}`) ?? 1,
      })),
    ),
  )
}

/** The parser gives no places: a resource is where its header is. */
function resourceLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>()
  for (const [index, line] of text.split('\n').entries()) {
    const found = /^\s*resource\s+"?([\w-]+)"?\s+"?([\w-]+)"?/.exec(line)
    if (found !== null) lines.set(`${found[1]}.${found[2]}`, index + 1)
  }
  return lines
}

/** In JSON a resource is where its name is. */
function resourceLinesOfJson(text: string): ReadonlyMap<string, number> {
  const counter = new LineCounter()
  const types = parseDocument(text, { lineCounter: counter }).get('resource', true)
  const lines = new Map<string, number>()
  for (const type of isMap(types) ? types.items : []) {
    for (const { key } of isMap(type.value) ? type.value.items : [])
      if (isScalar(key)) lines.set(`${String(type.key)}.${String(key)}`, counter.linePos(key.range![0]).line)
  }
  return lines
}

/** Blocks of a kind with their labels, e.g. every `variable`. */
export function blocksOf(files: readonly ParsedFile[], kind: string): readonly [string, Members][] {
  return files.flatMap(({ body }) =>
    Object.entries(asMembers(body[kind])).flatMap(([name, bodies]) =>
      listOf(bodies).map((each): [string, Members] => [name, asMembers(each)]),
    ),
  )
}

/** The members of a block; none of what is no block. */
export function asMembers(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {}
}

/** What the parser gives alone or as a list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value]
}
