/** What is read of a parameter's schema. */
export interface JsonSchema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly items?: JsonSchema
}

/** A value that a parameter takes. */
export function validValue(schema: JsonSchema, encoding: string): string {
  const [first] = schema.enum ?? schema.items?.enum ?? []
  if (first !== undefined) return String(first)
  if (schema.type === 'array' && encoding === 'json') return '[]'
  return schema.type === 'integer' ? String(schema.minimum ?? 1) : 'x'
}
