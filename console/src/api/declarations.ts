import { useQuery } from '@tanstack/react-query'
import { isObject, type Json, type JsonObject, textIn } from '../format/json'
import { ENDPOINT } from './place'

/** An error as a declaration names it; `{Param}` in code and message stands for the name of a parameter. */
export interface DeclaredError {
  readonly code: string
  readonly status: number
  readonly message: string
  readonly messageZh: string
}

export interface Parameter {
  readonly name: string
  readonly isRequired: boolean
  /** JSON Schema. */
  readonly schema: JsonObject
  /** How it travels: `plain`, `csv`, `json` or `flat-list`. */
  readonly encoding: string
}

/** An operation by its declaration. */
export interface Operation {
  readonly name: string
  readonly version: string
  readonly family: string
  readonly description: string
  readonly access: string
  readonly ramAction: string
  readonly resource: string
  readonly parameters: readonly Parameter[]
  readonly errors: readonly DeclaredError[]
  /** The body is a file, the parameters travel in the query. */
  readonly hasFile: boolean
  /** Of an older version of the API; a newer operation does the same. */
  readonly isDeprecated: boolean
  readonly reply: JsonObject
}

export interface Declarations {
  readonly operations: readonly Operation[]
  /** What every operation may answer. */
  readonly commonErrors: readonly DeclaredError[]
}

const FORM = 'application/x-www-form-urlencoded'

/** Every operation, from the server's own OpenAPI document. */
export function useDeclarations() {
  return useQuery({
    queryKey: ['openapi.json'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const response = await fetch(new URL('openapi.json', ENDPOINT), { signal })
      if (!response.ok) throw new Error(`openapi.json: HTTP ${response.status}`)
      return readDeclarations(await response.json())
    },
  })
}

function readDeclarations(document: Json): Declarations {
  const root = objectOf(document)
  const operations = Object.values(objectOf(root['paths'])).map((path) =>
    readOperation(objectOf(path)['post']),
  )
  return {
    operations: operations.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    commonErrors: listOf(root['x-acs-common-errors']).map(readError),
  }
}

function readOperation(value: Json | undefined): Operation {
  const operation = objectOf(value)
  const [family] = listOf(operation['tags'])
  const form = objectOf(in_(operation['requestBody'], 'content', FORM, 'schema'))
  const required = new Set(listOf(form['required']))
  const inForm = Object.entries(objectOf(form['properties'])).map(([name, schema]) =>
    parameter(name, required.has(name), objectOf(schema)),
  )
  const inQuery = listOf(operation['parameters'])
    .map(objectOf)
    .map((each) => parameter(textIn(each, 'name'), each['required'] === true, objectOf(each['schema'])))
  return {
    name: textIn(operation, 'x-acs-action'),
    version: textIn(operation, 'x-acs-version'),
    family: typeof family === 'string' ? family : '',
    description: textIn(operation, 'description'),
    access: textIn(operation, 'x-acs-access'),
    ramAction: textIn(operation, 'x-acs-ram-action'),
    resource: textIn(operation, 'x-acs-resource'),
    parameters: [...inForm, ...inQuery].sort((a, b) => Number(b.isRequired) - Number(a.isRequired)),
    errors: listOf(operation['x-acs-errors']).map(readError),
    hasFile: in_(operation['requestBody'], 'content', 'application/octet-stream') !== undefined,
    isDeprecated: operation['deprecated'] === true,
    reply: objectOf(in_(operation['responses'], '200', 'content', 'application/json', 'schema')),
  }
}

function parameter(name: string, isRequired: boolean, schema: JsonObject): Parameter {
  return { name, isRequired, schema, encoding: textIn(schema, 'x-acs-encoding') || 'plain' }
}

function readError(value: Json): DeclaredError {
  const error = objectOf(value)
  return {
    code: textIn(error, 'code'),
    status: Number(error['status'] ?? 400),
    message: textIn(error, 'message'),
    messageZh: textIn(error, 'messageZh'),
  }
}

function in_(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((inner, name) => objectOf(inner)[name], value)
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {}
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}
