import type { ListedOperation } from '../../src/operations/operation.js'

/** What is read of a JSON Schema here. */
interface Schema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly patternProperties?: Readonly<Record<string, Schema>>
}

/**
 * TypeScript for clients: parameters and reply of every operation but those of 2019-01-08, and the version each name
 * belongs to. Members of a reply may be left out, as the server leaves out what has no value.
 */
export function renderApiTypes(operations: readonly ListedOperation[]): string {
  const current = operations.filter(({ version }) => version !== '2019-01-08')
  const names = new Set(current.map(({ name }) => name))
  if (names.size !== current.length) throw new Error('two products have operations of one name')
  const others = current.filter(({ version }) => version !== '2020-09-07')
  const versions = [...new Set(others.map(({ version }) => version))]
  return [
    '// Made by scripts/build-openapi.ts from src/operations; do not edit.',
    '',
    '/** Parameters and reply of every operation. */',
    'export interface Operations {',
    ...current.flatMap((operation) => operationLines(operation)),
    '}',
    '',
    '/** Operations of versions other than 2020-09-07. */',
    'export const OTHER_VERSIONS: Readonly<Record<string, readonly string[]>> = {',
    ...versions.map(
      (version) =>
        `  '${version}': ${JSON.stringify(others.filter((each) => each.version === version).map(({ name }) => name))},`,
    ),
    '}',
    '',
  ].join('\n')
}

function operationLines({ name, params, reply, body }: ListedOperation): string[] {
  const fields = Object.entries(params).map(
    ([field, { schema, required }]) =>
      `      readonly ${memberName(field)}${required ? '' : '?'}: ${typeOf(schema as Schema)}${required ? '' : ' | undefined'}`,
  )
  const members = Object.entries(reply).map(
    ([member, { schema }]) => `      readonly ${memberName(member)}?: ${typeOf(schema as Schema)}`,
  )
  return [
    `  ${name}: {`,
    fields.length === 0 ? '    params: Record<never, never>' : `    params: {\n${fields.join('\n')}\n    }`,
    `    reply: {\n      readonly RequestId: string\n${members.join('\n')}\n    }`,
    ...(body === 'raw' ? ['    body: Blob'] : []),
    '  }',
  ]
}

/** A type expression on one line. */
export function typeOf(schema: Schema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if ('const' in schema) return JSON.stringify(schema.const)
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(' | ')
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type })).join(' | ')
  switch (schema.type) {
    case 'string':
      return 'string'
    case 'integer':
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'null':
      return 'null'
    case 'array':
      return `readonly (${schema.items === undefined ? 'unknown' : typeOf(schema.items)})[]`
    case 'object':
      return objectType(schema)
    default:
      return 'unknown'
  }
}

function objectType({ properties, required = [], additionalProperties, patternProperties }: Schema): string {
  const members = Object.entries(properties ?? {})
  if (members.length === 0) {
    const [value = typeof additionalProperties === 'object' ? additionalProperties : undefined] =
      Object.values(patternProperties ?? {})
    return `Readonly<Record<string, ${value === undefined ? 'unknown' : typeOf(value)}>>`
  }
  const texts = members.map(
    ([name, schema]) =>
      `readonly ${memberName(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema)}`,
  )
  return `{ ${texts.join('; ')} }`
}

function memberName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)
}
