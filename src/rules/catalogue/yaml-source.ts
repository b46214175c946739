import { LineCounter, parseDocument, type YAMLParseError } from 'yaml'
import type { Json, JsonObject } from '../../conditions/types.js'
import { type SourceValue, sourceOf, type ValuePath } from './source-value.js'

/** Something wrong with a file. Lines count from 1. */
export interface FileIssue {
  readonly file: string
  readonly line: number
  readonly message: string
}

/** A file with what it holds, so that checks across files can point at it. */
export interface InFile<T> {
  readonly file: string
  readonly value: T
  readonly source: JsonObject
}

/** A parsed file with the way back from a value to its line. */
export interface YamlSource {
  readonly source: SourceValue
  /** The line of a value, or of the nearest one around it. */
  readonly lineOf: (path: ValuePath) => number
  /** What is wrong with the file so far: its YAML, and all that was noted while its value was read. */
  issues(): readonly FileIssue[]
}

/** Parses one YAML 1.2 document; a file that is not YAML gives null as its value, and issues. */
export function parseYaml(file: string, text: string): YamlSource {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const broken = document.errors.map((error) => syntaxIssue(file, error))
  const value: Json = broken.length === 0 ? document.toJS() : null
  const source = sourceOf(value)
  const lineOf = (path: ValuePath): number => {
    for (let length = path.length; length >= 0; length--) {
      const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
      const start = startOf(node)
      if (start !== null) return lines.linePos(start).line
    }
    return 1
  }
  return {
    source,
    lineOf,
    issues: () =>
      broken.length > 0
        ? broken
        : source.issues.map(({ path, message }) => ({
            file,
            line: lineOf(path),
            message: path.length === 0 ? message : `${path.join('.')}: ${message}`,
          })),
  }
}

/** `file:line: message`, which editors and terminals turn into a link. */
export function formatIssue({ file, line, message }: FileIssue): string {
  return `${file}:${line}: ${message}`
}

function syntaxIssue(file: string, error: YAMLParseError): FileIssue {
  const [summary = error.message] = error.message.split('\n')
  const message = summary.replace(/ at line \d+, column \d+:$/, '')
  return { file, line: error.linePos?.[0].line ?? 1, message }
}

function startOf(node: unknown): number | null {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range))
    return null
  const [start] = node.range
  return typeof start === 'number' ? start : null
}
