import { COMMON_ERRORS, ERROR_TABLE, type ErrorCode } from '../../src/errors.js'
import type { ListedOperation } from '../../src/operations/operation.js'
import type { Encoding } from '../../src/rpc/fields.js'
import { OLDER } from './descriptions.js'
import { type ContractParameter, exampleOf } from './examples.js'

/** Any part of a document in JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }
type JsonObject = { readonly [name: string]: Json }

export interface DocumentInput {
  readonly operations: readonly ListedOperation[]
  /** By operation name. */
  readonly descriptions: ReadonlyMap<string, string>
  /** Family and examples of each operation of Cloud Config: `spec/operations.json`. */
  readonly families: Readonly<
    Record<string, { readonly family: string; readonly params?: readonly ContractParameter[] }>
  >
  readonly productVersion: string
}

const PRODUCTS = {
  '2020-09-07': 'Config',
  '2019-01-08': 'Config 2019-01-08',
  '2015-05-01': 'Ram',
  '2015-04-01': 'Sts',
  '2026-12-01': 'Assay',
} as const

/**
 * The OpenAPI 3.1 document of the API, made from the declarations that the server answers by. The API has one path; an
 * operation's own is the query that names it. What OpenAPI has no word for stands in `x-acs-*` members.
 */
export function openapiDocument(input: DocumentInput): JsonObject {
  const paths: Record<string, Json> = {}
  for (const operation of input.operations)
    paths[`/?Action=${operation.name}&Version=${operation.version}`] = {
      post: operationObject(operation, input),
    }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Assay',
      version: input.productVersion,
      summary: 'Cloud Config, and what belongs to it, on a server of your own',
      description:
        'RPC style: every operation is a POST (or GET) of `/`. Action and version travel in the query with signature V1, ' +
        'in the headers `x-acs-action` and `x-acs-version` with signature V3; parameters in the query or a form body.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: './' }],
    security: [{ acs3: [] }, { acs1: [] }],
    tags: tagsOf(input),
    paths,
    components: COMPONENTS,
    'x-acs-common-errors': [...COMMON_ERRORS].map((code) => errorObject(code as ErrorCode)),
  }
}

function tagsOf(input: DocumentInput): Json {
  return [...new Set(input.operations.map((operation) => tagOf(operation, input)))]
    .sort()
    .map((name) => ({ name }))
}

function tagOf({ name, version }: ListedOperation, { families }: DocumentInput): string {
  const family = version === '2020-09-07' ? families[name]?.family : undefined
  return family === undefined ? PRODUCTS[version] : `${PRODUCTS[version]}: ${family}`
}

function operationObject(operation: ListedOperation, input: DocumentInput): Json {
  const { name, version, access, ramAction, resource = '*', errors, clientToken, isAggregate } = operation
  return {
    operationId: version === '2019-01-08' ? `${name}_2019` : name,
    tags: [tagOf(operation, input)],
    ...described(input.descriptions.get(version === '2019-01-08' ? `${OLDER}${name}` : name)),
    ...(version === '2019-01-08' ? { deprecated: true } : {}),
    ...(operation.body === 'raw' ? rawBody(operation) : formBody(operation, input)),
    responses: {
      200: {
        description: 'The reply',
        content: { 'application/json': { schema: replySchema(operation) } },
      },
      default: { $ref: '#/components/responses/Error' },
    },
    'x-acs-action': name,
    'x-acs-version': version,
    'x-acs-access': access,
    'x-acs-ram-action': ramAction,
    'x-acs-resource': resource,
    'x-acs-errors': [...new Set(errors)].filter((code) => !COMMON_ERRORS.has(code)).map(errorObject),
    ...(clientToken === true ? { 'x-acs-client-token': true } : {}),
    ...(isAggregate ? { 'x-acs-aggregate': true } : {}),
  }
}

function described(text: string | undefined): JsonObject {
  if (text === undefined || text === '') return {}
  const end = text.search(/[.:;](\s|$)/)
  const summary = end < 0 ? text : text.slice(0, end)
  return { summary, description: text }
}

function errorObject(code: ErrorCode): Json {
  const { status, message, messageZh } = ERROR_TABLE[code]
  return { code, status, message, ...(messageZh === undefined ? {} : { messageZh }) }
}

/** Parameters in a form; how lists and objects are written is said by `encoding`, or in words where it cannot say it. */
function formBody({ name: operation, version, params }: ListedOperation, input: DocumentInput): JsonObject {
  const contract = version === '2020-09-07' ? (input.families[operation]?.params ?? []) : []
  const fields = Object.entries(params)
  if (fields.length === 0) return {}
  const required = fields.filter(([, field]) => field.required).map(([name]) => name)
  const properties = fields.map(([name, field]) => [name, withExample(name, field, contract)] as const)
  const encoding = fields.flatMap(([name, field]) =>
    field.encoding in ENCODINGS ? [[name, ENCODINGS[field.encoding]!] as const] : [],
  )
  return {
    requestBody: {
      required: required.length > 0,
      content: {
        'application/x-www-form-urlencoded': {
          schema: {
            type: 'object',
            properties: Object.fromEntries(properties),
            ...(required.length === 0 ? {} : { required }),
          },
          ...(encoding.length === 0 ? {} : { encoding: Object.fromEntries(encoding) }),
        },
      },
    },
  }
}

/** Opaque bytes; the parameters travel in the query. */
function rawBody({ params }: ListedOperation): JsonObject {
  const parameters = Object.entries(params).map(([name, field]) => ({
    name,
    in: 'query',
    required: field.required,
    schema: parameterSchema(field),
  }))
  return {
    parameters,
    requestBody: { required: true, content: { 'application/octet-stream': {} } },
  }
}

const ENCODINGS: Readonly<Partial<Record<Encoding, Json>>> = {
  csv: { style: 'form', explode: false },
  json: { contentType: 'application/json' },
}

function parameterSchema({ schema, encoding }: ListedOperation['params'][string]): JsonObject {
  const plain = plainJson(schema)
  return encoding === 'plain' ? plain : { ...plain, 'x-acs-encoding': encoding }
}

function withExample(
  name: string,
  field: ListedOperation['params'][string],
  contract: readonly ContractParameter[],
): Json {
  const example = exampleOf(
    field.schema,
    contract.find((each) => each.name === name),
  )
  return { ...parameterSchema(field), ...(example === undefined ? {} : { examples: [example] }) }
}

function replySchema({ reply }: ListedOperation): Json {
  const members = Object.entries(reply).map(([name, { schema }]) => [name, plainJson(schema)] as const)
  return {
    type: 'object',
    properties: { RequestId: { type: 'string' }, ...Object.fromEntries(members) },
    required: ['RequestId'],
  }
}

/** Only what is JSON of a schema: the markers that its library keeps beside it are not. */
function plainJson(schema: unknown): JsonObject {
  return JSON.parse(JSON.stringify(schema)) as JsonObject
}

const COMPONENTS: JsonObject = {
  securitySchemes: {
    acs3: {
      type: 'apiKey',
      in: 'header',
      name: 'Authorization',
      description:
        'Signature V3, ACS3-HMAC-SHA256, over method, query, signed headers and the digest of the body',
    },
    acs1: {
      type: 'apiKey',
      in: 'query',
      name: 'Signature',
      description: 'Signature V1, HMAC-SHA1, over method and all parameters',
    },
  },
  responses: {
    Error: {
      description: 'What was wrong',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
    },
  },
  schemas: {
    Error: {
      type: 'object',
      required: ['RequestId', 'Code', 'Message'],
      properties: {
        RequestId: { type: 'string' },
        HostId: { type: 'string' },
        Code: { type: 'string' },
        Message: { type: 'string' },
        Recommend: { type: 'string' },
        AccessDeniedDetail: { type: 'object', additionalProperties: { type: 'string' } },
      },
    },
  },
}
