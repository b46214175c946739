import { ConditionError } from './condition-error.js'
import { parseFeaturePath } from './feature-path.js'
import { compileRead } from './path/compile-read.js'
import type { Json, ResourceView } from './types.js'
import { textOf } from './value-text.js'

/** `{{name}}` stands for a parameter, `{{$.path}}` and `{{resource.X}}` for a value of the resource that is judged. */
const PLACE = /\{\{\s*(?:([\w-]+)|((?:\$|resource\.)[^{}]*?))\s*\}\}/g

/** A desired value with places for the subject, the resource that a rule judges. */
export interface SubjectTemplate {
  /** With parameters filled in and the places of the subject as they are written. */
  readonly text: string
  readonly fill: (subject: ResourceView) => string
}

/** A value of the subject that desired values refer to. */
export interface SubjectValue {
  readonly path: string
  readonly read: (subject: ResourceView) => Json | undefined
}

/** The different paths of the subject in a desired value, in their order. */
export function subjectPaths(template: string): readonly string[] {
  const paths = [...template.matchAll(PLACE)].flatMap(([, , path]) => path ?? [])
  return [...new Set(paths)]
}

/** Prepares the reading of one value; throws ConditionError for what is no path of one value of the subject. */
export function subjectValue(path: string): SubjectValue {
  const feature = parseFeaturePath(path)
  if (feature.kind === 'field') return { path, read: feature.read }
  if (!feature.path.definite) throw new ConditionError(`path: ${path} may find several values`)
  const read = compileRead(feature.path.segments)
  return { path, read: ({ configuration }) => read(configuration) }
}

/**
 * Cuts a desired value at its places before any is filled, so that what a parameter or a resource holds is never
 * itself taken for a place. Inside a JSON object values are escaped, so that they cannot add members. Throws
 * ConditionError for a parameter without a value and for a wrong path.
 */
export function compileSubjectTemplate(
  template: string,
  parameters: Readonly<Record<string, string>>,
): SubjectTemplate {
  const quote = quoteFor(template)
  const parts: (string | SubjectValue)[] = []
  let end = 0
  for (const match of template.matchAll(PLACE)) {
    const [whole, parameter, path] = match
    parts.push(template.slice(end, match.index))
    parts.push(
      parameter === undefined ? subjectValue(path ?? '') : quote(parameterValue(parameter, parameters)),
    )
    end = match.index + whole.length
  }
  parts.push(template.slice(end))
  return {
    text: parts.map((part) => (typeof part === 'string' ? part : `{{${part.path}}}`)).join(''),
    fill: (subject) =>
      parts.map((part) => (typeof part === 'string' ? part : quote(textOf(part.read(subject))))).join(''),
  }
}

const PARAMETER = /\{\{\s*([\w-]+)\s*\}\}/g

/**
 * Puts parameter values in place of `{{name}}`. Inside a JSON object they are escaped, so that a value
 * cannot add members. Throws ConditionError for a parameter without a value.
 */
export function fillParameters(template: string, parameters: Readonly<Record<string, string>>): string {
  if (!template.includes('{{')) return template
  const quote = quoteFor(template)
  return template.replace(PARAMETER, (_, name: string) => quote(parameterValue(name, parameters)))
}

function quoteFor(template: string): (value: string) => string {
  const isJson = /^\s*\{(?!\{)/.test(template)
  return isJson ? (value) => JSON.stringify(value).slice(1, -1) : (value) => value
}

function parameterValue(name: string, parameters: Readonly<Record<string, string>>): string {
  if (!Object.hasOwn(parameters, name)) throw new ConditionError(`parameter ${name} has no value`)
  return parameters[name]!
}
